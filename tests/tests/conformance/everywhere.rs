//! The differences that are to be seen in more than a few cases. Each function looks at both sides, and says
//! nothing of a case in which there is nothing to see.

use ergate::Status;

use crate::json::object;
use crate::recording::Recording;
use crate::replay::Run;

/// The fields of a job of the package: none is for an error.
const FIELDS: [&str; 10] = [
    "current_step",
    "id",
    "initial_input_value",
    "last_return_value",
    "percent_completed",
    "requested_start_time",
    "status",
    "steps_completed",
    "user_context",
    "workflow_name",
];

pub(crate) fn the_job_holds_its_error(recording: &Recording, run: &Run) -> Option<bool> {
    let ended_badly = matches!(run.job.status, Status::Failed | Status::Aborted);
    if !ended_badly || run.events.is_empty() {
        return None;
    }
    let holds_none = |job: &str| object(job).keys().eq(FIELDS);
    let python = recording
        .updates()
        .all(|update| holds_none(update.job.get()));
    Some(python && run.job.error.is_some())
}

pub(crate) fn statuses_are_words(recording: &Recording, run: &Run) -> Option<bool> {
    let is_number = |status: &str| status.parse::<u8>().is_ok();
    let python = is_number(object(recording.job.get())["status"].get());
    let word = format!("\"{}\"", run.job.status);
    Some(python && object(&run.job.to_json())["status"].get() == word)
}

pub(crate) fn events_are_named_for_what_they_are(recording: &Recording, run: &Run) -> Option<bool> {
    let last = run.events.last()?;
    let signals: Vec<&str> = recording
        .trace
        .iter()
        .filter_map(|entry| entry.on.strip_prefix("signal:"))
        .collect();
    let python = signals
        .iter()
        .all(|signal| ["JOB_RUN_START", "JOB_RUN_END", "JOB_RUN_FAIL"].contains(signal));
    let ended = match run.job.status {
        Status::Completed => "job_finished",
        Status::Failed => "job_failed",
        Status::Aborted => "job_aborted",
        Status::Cancelled => "job_cancelled",
        _ => return Some(false),
    };
    let of_the_job = run.events.iter().filter(|event| event.starts_with("job_"));
    let of_the_end = of_the_job.filter(|event| **event != "job_started").count();
    Some(python && *last == ended && of_the_end == 1)
}
