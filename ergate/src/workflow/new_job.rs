//! A job that is about to be submitted.

use std::time::Duration;

use serde::Serialize;

use crate::error::Error;
use crate::job::{Job, JobId};
use crate::payload::Payload;
use crate::timestamp::Timestamp;

/// A job that is about to be submitted: made by [`Workflow::job`](crate::Workflow::job), taken by a backend's `submit`.
///
/// What can go wrong while it is made (an input that can't be written as JSON, say) is told when it is submitted.
#[must_use = "a job does nothing until it is submitted"]
#[derive(Debug)]
pub struct NewJob {
    job: Result<Job, Error>,
}

impl NewJob {
    pub(crate) fn of<I: Serialize>(workflow: &'static str, input: &I) -> Self {
        let job = Job::new(workflow);
        Self { job: Ok(job) }.set("input", input, |job, payload| {
            job.initial_input_value = payload
        })
    }

    /// Attaches a context: whoever submits says what every step of the job may read with `#[context]`.
    pub fn context<C: Serialize>(self, context: C) -> Self {
        self.set("context", &context, |job, payload| {
            job.user_context = payload
        })
    }

    /// Takes this id in place of a new one. Submitting a second job with the same id changes nothing.
    pub fn id(self, id: impl Into<String>) -> Self {
        let id = JobId::try_from(id.into());
        Self {
            job: self.job.and_then(|mut job| {
                job.id = id.map_err(Error::JobId)?;
                Ok(job)
            }),
        }
    }

    /// Not before this time.
    pub fn start_at(self, time: Timestamp) -> Self {
        self.change(|job| job.requested_start_time = Some(time))
    }

    /// Not before this much time has passed.
    pub fn delay(self, delay: Duration) -> Self {
        self.start_at(Timestamp::now().saturating_add(delay))
    }

    /// Before jobs with a lower number, after those with a higher one; 0 unless it is set.
    pub fn priority(self, priority: i16) -> Self {
        self.change(|job| job.priority = priority)
    }

    /// The job, for a queue of your own.
    ///
    /// # Errors
    /// When the input or the context can't be written as JSON, or when the id is not one.
    pub fn into_job(self) -> Result<Job, Error> {
        self.job
    }

    fn change(mut self, change: impl FnOnce(&mut Job)) -> Self {
        if let Ok(job) = &mut self.job {
            change(job);
        }
        self
    }

    fn set<T: Serialize>(
        self,
        what: &'static str,
        value: &T,
        put: impl FnOnce(&mut Job, Payload),
    ) -> Self {
        Self {
            job: self.job.and_then(|mut job| match Payload::of(value) {
                Ok(payload) => {
                    put(&mut job, payload);
                    Ok(job)
                }
                Err(source) => Err(Error::Payload {
                    workflow: job.workflow_name.to_string(),
                    what,
                    source,
                }),
            }),
        }
    }
}
