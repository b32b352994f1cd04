use super::job_run::Turn;
use super::telemetry;
use crate::engine::Disposition;
use crate::hooks::{Event, Hooks};
use crate::job::{Job, Status, StepRun};

pub(super) fn step_started(hooks: &Hooks, job: &Job) {
    if job.steps_completed == 0 && job.runs.is_empty() {
        hooks.fire(&Event::JobStarted { job });
    }
    hooks.fire(&Event::StepStarted { job });
}

/// Tells what a turn of a job came to, now that it is saved.
pub(super) fn turn_saved(hooks: &Hooks, turn: &Turn) {
    if let Some(run) = turn.job.runs.last().filter(|_| turn.ran) {
        step_ended(hooks, turn, run);
    }
    if matches!(turn.disposition, Disposition::Finished) && !turn.stale {
        job_ended(hooks, &turn.job);
    }
}

fn step_ended(hooks: &Hooks, turn: &Turn, run: &StepRun) {
    let job = &turn.job;
    match turn.disposition {
        Disposition::Returned => hooks.fire(&Event::StepReturned { job, run }),
        Disposition::Later(at) => {
            hooks.fire(&Event::StepFinished { job, run });
            telemetry::step_retried(job);
            hooks.fire(&Event::StepRetried { job, run, at });
        }
        _ => hooks.fire(&Event::StepFinished { job, run }),
    }
}

/// Tells that a step ran in vain.
pub(super) fn step_lost(hooks: &Hooks, job: &Job) {
    hooks.fire(&Event::StepLost { job });
}

/// Tells that nobody has taken a job for a while that this worker leaves to others.
pub(super) fn job_stranded(hooks: &Hooks, job: &Job) {
    telemetry::job_stranded(job);
    hooks.fire(&Event::JobStranded { job });
}

pub(super) fn job_ended(hooks: &Hooks, job: &Job) {
    telemetry::job_ended(job);
    match job.status {
        Status::Completed => hooks.fire(&Event::JobFinished { job }),
        Status::Failed => hooks.fire(&Event::JobFailed { job }),
        Status::Aborted => hooks.fire(&Event::JobAborted { job }),
        Status::Cancelled => hooks.fire(&Event::JobCancelled { job }),
        _ => {}
    }
}
