//! How a job that got on is recorded.

use std::sync::Arc;

use super::plan::{Plan, PlanStep};
use crate::job::{Job, Status};
use crate::payload::Payload;

/// A step succeeded: its value is the next input, and everything about its failures is over.
pub(super) fn count_success(job: &mut Job, value: Payload) {
    job.steps_completed = job.steps_completed.saturating_add(1);
    job.last_return_value = value;
    job.attempt = 0;
    job.error = None;
}

/// The job goes on with the step at `next`, or is completed after `step` where the plan has no such step.
pub(super) fn move_to(plan: &Plan, job: &mut Job, step: &PlanStep, next: usize) {
    job.current_step = u32::try_from(next).unwrap_or(u32::MAX);
    match plan.step(next) {
        Some(step) => {
            job.current_step_name = Some(Arc::clone(&step.name));
            job.percent_completed = percent(job, plan.remaining(next));
            job.status = Status::Queued;
        }
        None => complete(job, step),
    }
}

/// The job is completed by this step; its number stays as it is.
pub(super) fn complete(job: &mut Job, step: &PlanStep) {
    job.current_step_name = Some(Arc::clone(&step.name));
    job.percent_completed = 100.0;
    job.status = Status::Completed;
}

/// What is done out of all that may come, never less than before.
///
/// Divided first, as the Python package does: to the last bit, both then write the same number.
fn percent(job: &Job, remaining: u32) -> f64 {
    let done = f64::from(job.steps_completed);
    let estimate = done / (done + f64::from(remaining)) * 100.0;
    estimate.max(job.percent_completed).min(100.0)
}
