//! What one run of a step was like, as it is stored with the job.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::excerpt;
use crate::timestamp::Timestamp;

/// What one run of a step was like: which attempt, when, how long, and how it ended.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRun {
    /// The step.
    pub step: Arc<str>,
    /// Which attempt at the step it was, counted from 1.
    pub attempt: u32,
    /// When it began.
    pub started: Timestamp,
    /// How long it took, to the microsecond.
    #[serde(rename = "duration_us", with = "micros")]
    pub duration: Duration,
    /// How it ended.
    pub outcome: RunOutcome,
    /// The step that comes next, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Arc<str>>,
    /// The name of the worker that ran it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<Arc<str>>,
    /// The error's text, where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

impl StepRun {
    /// A run without a next step, a worker's name or an error.
    pub fn new(
        step: impl Into<Arc<str>>,
        attempt: u32,
        started: Timestamp,
        duration: Duration,
        outcome: RunOutcome,
    ) -> StepRun {
        StepRun {
            step: step.into(),
            attempt,
            started,
            duration,
            outcome,
            next: None,
            worker: None,
            error: None,
        }
    }

    /// Names the step that comes next.
    #[must_use]
    pub fn with_next(mut self, next: impl Into<Arc<str>>) -> StepRun {
        self.next = Some(next.into());
        self
    }

    /// Names the worker that ran it.
    #[must_use]
    pub fn with_worker(mut self, worker: impl Into<Arc<str>>) -> StepRun {
        self.worker = Some(worker.into());
        self
    }

    /// Puts the error's text, cut after 1 KiB: a job may hold many runs.
    #[must_use]
    pub fn with_error(mut self, error: &str) -> StepRun {
        self.error = Some(excerpt::beginning(error, MOST_BYTES_OF_ERROR).to_owned());
        self
    }
}

const MOST_BYTES_OF_ERROR: usize = 1024;

/// How one run of a step ended.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunOutcome {
    /// It succeeded, and the job went on to the step after it, or ended with it.
    Completed,
    /// It succeeded and jumped to a later step.
    Jumped,
    /// It succeeded and ended the job early.
    Ended,
    /// It returned an error, or one of its dependencies did.
    Failed,
    /// It gave up on purpose.
    Aborted,
    /// It panicked.
    Panicked,
    /// It took longer than its policy allows.
    TimedOut,
    /// It was stopped because the job was cancelled.
    Cancelled,
    /// It was stopped because its worker shut down, and does not count as an attempt.
    Returned,
}

impl RunOutcome {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            RunOutcome::Completed => "completed",
            RunOutcome::Jumped => "jumped",
            RunOutcome::Ended => "ended",
            RunOutcome::Failed => "failed",
            RunOutcome::Aborted => "aborted",
            RunOutcome::Panicked => "panicked",
            RunOutcome::TimedOut => "timed_out",
            RunOutcome::Cancelled => "cancelled",
            RunOutcome::Returned => "returned",
        }
    }
}

impl fmt::Display for RunOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

mod micros {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        duration: &Duration,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(duration.as_micros()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_micros)
    }
}
