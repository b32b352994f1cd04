use super::crew::Crew;
use super::job_run::Turn;
use super::meter;
use super::telemetry;
use crate::engine::Disposition;
use crate::hooks::Event;
use crate::job::{Job, Status, StepRun};

pub(super) fn step_started(crew: &Crew, job: &Job) {
    if job.steps_completed == 0 && job.runs.is_empty() {
        crew.hooks.fire(&Event::JobStarted { job });
    }
    crew.hooks.fire(&Event::StepStarted { job });
}

/// Tells what a turn of a job came to, now that it is saved.
pub(super) fn turn_saved(crew: &Crew, turn: &Turn) {
    if let Some(run) = turn.job().runs.last().filter(|_| turn.ran.is_some()) {
        step_ended(crew, turn, run);
    }
    if matches!(turn.settlement.disposition, Disposition::Finished) && !turn.stale {
        job_ended(crew, turn.job());
    }
}

fn step_ended(crew: &Crew, turn: &Turn, run: &StepRun) {
    let job = turn.job();
    meter::step_ended(crew, job, run);
    match turn.settlement.disposition {
        Disposition::Returned => crew.hooks.fire(&Event::StepReturned { job, run }),
        Disposition::Later(at) => {
            crew.hooks.fire(&Event::StepFinished { job, run });
            telemetry::step_retried(job);
            meter::step_retried(crew, job, run);
            crew.hooks.fire(&Event::StepRetried { job, run, at });
        }
        _ => crew.hooks.fire(&Event::StepFinished { job, run }),
    }
}

/// Tells that a step ran in vain.
pub(super) fn step_lost(crew: &Crew, job: &Job) {
    crew.hooks.fire(&Event::StepLost { job });
}

/// Tells that nobody has taken a job for a while that this worker leaves to others.
pub(super) fn job_stranded(crew: &Crew, job: &Job) {
    telemetry::job_stranded(job);
    meter::job_stranded();
    crew.hooks.fire(&Event::JobStranded { job });
}

pub(super) fn job_ended(crew: &Crew, job: &Job) {
    telemetry::job_ended(job);
    meter::job_ended(crew, job);
    match job.status {
        Status::Completed => crew.hooks.fire(&Event::JobFinished { job }),
        Status::Failed => crew.hooks.fire(&Event::JobFailed { job }),
        Status::Aborted => crew.hooks.fire(&Event::JobAborted { job }),
        Status::Cancelled => crew.hooks.fire(&Event::JobCancelled { job }),
        _ => {}
    }
}
