//! A job whose every text is what somebody wrote who means harm.

use std::time::Duration;

use ergate::{ErrorKind, ErrorRecord, Job, Payload, RunOutcome, Status, StepRun, Timestamp};

pub(crate) fn job(evil: &str) -> Job {
    let mut job = Job::new(evil);
    job.id = evil.parse().unwrap();
    job.status = Status::Failed;
    job.current_step_name = Some(evil.into());
    let payload = Payload::of(evil).unwrap();
    job.initial_input_value = payload.clone();
    job.user_context = payload.clone();
    job.last_return_value = payload;
    let error = ErrorRecord::new(ErrorKind::Failed, evil, evil)
        .with_step(evil)
        .with_chain(vec![evil.to_owned()])
        .with_dependency(evil)
        .with_place(evil)
        .with_also(evil);
    let run = StepRun::new(
        evil,
        2,
        Timestamp::now(),
        Duration::ZERO,
        RunOutcome::Failed,
    )
    .with_next(evil)
    .with_worker(evil)
    .with_error_record(&error);
    job.runs = vec![run.clone(), run];
    job.error = Some(error.into());
    job
}
