//! Statuses, times and errors as they stand in every view.

use std::time::Duration;

use super::html::{Html, put};
use crate::brief::Brief;
use crate::job::{Job, RunOutcome, Status};
use crate::timestamp::Timestamp;

pub(super) fn status(html: &mut Html, status: Status) {
    put!(html, "<span class=\"badge " (tone(status)) "\">" (status) "</span>");
}

pub(super) fn tone(status: Status) -> &'static str {
    match status {
        Status::Completed => "good",
        Status::Failed => "bad",
        Status::Aborted => "warn",
        Status::Running | Status::Cancelling => "busy",
        Status::Cancelled => "dim",
        _ => "plain",
    }
}

pub(super) fn outcome(html: &mut Html, outcome: RunOutcome) {
    let tone = match outcome {
        RunOutcome::Completed | RunOutcome::Jumped | RunOutcome::Ended => "good",
        RunOutcome::Failed | RunOutcome::Panicked | RunOutcome::TimedOut => "bad",
        RunOutcome::Aborted => "warn",
        RunOutcome::Cancelled | RunOutcome::Returned => "dim",
    };
    let words = match outcome {
        RunOutcome::TimedOut => "timed out",
        other => other.as_str(),
    };
    put!(html, "<span class=\"badge " (tone) "\">" (words) "</span>");
}

/// How long ago, or how long until then.
pub(super) fn when(html: &mut Html, time: Option<Timestamp>, now: Timestamp) {
    let Some(time) = time else {
        return put!(html, "–");
    };
    put!(html, "<time datetime=\"" (time) "\" title=\"" (time) "\">");
    // Rounded to seconds, since nobody reads the rest.
    let whole = |duration: Duration| Brief(Duration::from_secs(duration.as_secs()));
    if time > now {
        put!(html, "in "(whole(time.since(now))));
    } else if now.since(time) < Duration::from_secs(1) {
        put!(html, "just now");
    } else {
        put!(html, (whole(now.since(time))) " ago");
    }
    put!(html, "</time>");
}

/// The step that runs now or next, or where the job ended; none before the first.
pub(super) fn step(job: &Job) -> Option<String> {
    let name = job.current_step_name.as_deref().map(str::to_owned);
    let number = Some(job.current_step).filter(|step| *step > 0);
    name.or_else(|| number.map(|step| format!("step {step}")))
}

/// A step, and which attempt at it.
pub(super) fn attempt(html: &mut Html, step: &str, attempt: u32) {
    put!(html, (step));
    if attempt > 1 {
        put!(html, " <span class=\"soft\">attempt " (attempt) "</span>");
    }
}

/// What went wrong, in a line.
pub(super) fn first_line(job: &Job) -> Option<String> {
    let message = &job.error.as_ref()?.message;
    message.lines().next().map(str::to_owned)
}

pub(super) fn jobs(count: impl Into<u64>) -> String {
    match count.into() {
        1 => "1 job".to_owned(),
        count => format!("{count} jobs"),
    }
}
