//! The jobs with which the stores and their bare loops are measured. Each has three steps, then it begins anew, behind all
//! others.

use std::time::Duration;

use ergate::engine::Disposition;
use ergate::{Job, Payload, PayloadError, RunOutcome, Status, StepRun, Timestamp};

/// How many jobs go round.
pub(crate) const JOBS: usize = 10_000;

/// After how many steps a job begins anew.
pub(crate) const STEPS: u32 = 3;

pub(crate) const WORKFLOW: &str = "bench";
pub(crate) const WORKER: &str = "25900-4f2a";
pub(crate) const LEASE: Duration = Duration::from_secs(60);

const NAMES: [&str; STEPS as usize] = ["first", "second", "third"];

pub(crate) fn job(number: usize) -> Result<Job, PayloadError> {
    let mut job = Job::new(WORKFLOW);
    job.current_step_name = Some(NAMES[0].into());
    job.initial_input_value = Payload::of(&vec![number; 10])?;
    job.user_context = Payload::of(&"context ".repeat(16))?;
    Ok(job)
}

pub(crate) fn jobs(count: usize) -> Result<Vec<Job>, PayloadError> {
    (0..count).map(job).collect()
}

/// A step of the job.
pub(crate) fn next_step(job: &Job, now: Timestamp) -> (Job, Disposition) {
    let (mut job, step) = (job.clone(), job.current_step as usize);
    let next = (step + 1) % NAMES.len();
    if step == 0 {
        job.runs.clear();
    }
    let run = StepRun::new(
        NAMES[step],
        1,
        now,
        Duration::from_micros(3),
        RunOutcome::Returned,
    );
    job.runs
        .push(run.with_next(NAMES[next]).with_worker(WORKER));
    job.status = Status::Queued;
    job.last_return_value = job.initial_input_value.clone();
    job.current_step = next as u32;
    job.current_step_name = Some(NAMES[next].into());
    job.steps_completed = next as u32;
    job.percent_completed = 100.0 * next as f64 / NAMES.len() as f64;
    let disposition = match next {
        0 => Disposition::Later(now),
        _ => Disposition::Continue,
    };
    (job, disposition)
}

/// What the bare loops write of a job after a step.
pub(crate) struct Written {
    pub(crate) job: Job,
    pub(crate) runs: String,
}

/// After each of the steps.
pub(crate) fn written() -> Result<Vec<Written>, Box<dyn std::error::Error + Send + Sync>> {
    let mut job = job(1_234)?;
    let mut steps = Vec::new();
    for _ in 0..STEPS {
        job = next_step(&job, Timestamp::now()).0;
        steps.push(Written {
            runs: serde_json::to_string(&job.runs)?,
            job: job.clone(),
        });
    }
    Ok(steps)
}
