use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::metrics::{Gauge, SharedString};

use crate::backend::Claim;
use crate::job::{Job, StepRun};
pub(in crate::worker) use crate::metrics::describe;
use crate::metrics::record::{count, gauge, measure};
use crate::metrics::table::{
    JOB_WAIT, JOBS_CLAIMED, JOBS_ENDED, JOBS_RUNNING, JOBS_STRANDED, LEASES_LOST, SETTLE_DURATION,
    STEP_DURATION, STEP_RETRIES, STEP_RUNS, STORE_ERRORS,
};
use crate::timestamp::Timestamp;
use crate::worker::crew::Crew;

/// Stands for every workflow that the worker doesn't have: whoever submits jobs can make up any number of names.
const UNKNOWN: &str = "(unknown)";

fn workflow(crew: &Crew, job: &Job) -> SharedString {
    let known = crew.workflows.get_key_value(&*job.workflow_name);
    SharedString::const_str(known.map_or(UNKNOWN, |(name, _)| name))
}

pub(in crate::worker) fn claimed(crew: &Crew, claim: &Claim) {
    let workflow = workflow(crew, &claim.job);
    if let Some(ready) = first_ready(claim).filter(|_| crew.request.wants_job(&claim.job)) {
        let waited = crew.backend.now().since(ready);
        measure(JOB_WAIT, [workflow.clone()], waited);
    }
    count(JOBS_CLAIMED, [workflow]);
}

/// Since when the job might have been claimed, if it never was before.
fn first_ready(claim: &Claim) -> Option<Timestamp> {
    let job = &claim.job;
    let is_first = job.runs.is_empty() && claim.crashes == 0;
    let submitted = job.submitted_at.filter(|_| is_first)?;
    Some(job.requested_start_time.unwrap_or(submitted).max(submitted))
}

/// One job more in the worker's hands, until this is dropped.
pub(in crate::worker) struct Running(Gauge);

impl Running {
    pub(in crate::worker) fn new(crew: &Crew, job: &Job) -> Running {
        let gauge = gauge(JOBS_RUNNING, [workflow(crew, job)]);
        gauge.increment(1.0);
        Running(gauge)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.decrement(1.0);
    }
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Running")
    }
}

pub(in crate::worker) fn job_ended(crew: &Crew, job: &Job) {
    let status = SharedString::const_str(job.status.as_str());
    count(JOBS_ENDED, [workflow(crew, job), status]);
}

/// A step that ran is one of the plan's, so its name is.
pub(in crate::worker) fn step_ended(crew: &Crew, job: &Job, run: &StepRun) {
    let step = SharedString::from_shared(Arc::clone(&run.step));
    let outcome = SharedString::const_str(run.outcome.as_str());
    let labels = [workflow(crew, job), step, outcome];
    count(STEP_RUNS, labels.clone());
    measure(STEP_DURATION, labels, run.duration);
}

pub(in crate::worker) fn step_retried(crew: &Crew, job: &Job, run: &StepRun) {
    let step = SharedString::from_shared(Arc::clone(&run.step));
    count(STEP_RETRIES, [workflow(crew, job), step]);
}

/// Measures from when it is made until it is told that the store has answered.
pub(in crate::worker) struct Settling(Duration);

impl Settling {
    pub(in crate::worker) fn begin(crew: &Crew) -> Settling {
        Settling(crew.clock.monotonic())
    }

    pub(in crate::worker) fn answered(self, crew: &Crew) {
        let took = crew.clock.monotonic().saturating_sub(self.0);
        measure(SETTLE_DURATION, [], took);
    }
}

pub(in crate::worker) fn lease_lost() {
    count(LEASES_LOST, []);
}

pub(in crate::worker) fn job_stranded() {
    count(JOBS_STRANDED, []);
}

pub(in crate::worker) fn store_failed() {
    count(STORE_ERRORS, []);
}
