//! What one run of a step was like, as it is stored with the job.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ErrorRecord;
use super::cap;
use super::step_error::StepError;
use crate::timestamp::Timestamp;

/// What one run of a step was like: which attempt, when, how long, and how it ended.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # let backend = Memory::new();
/// # let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
/// # Worker::new(backend.clone()).register(&GREETING).run_until_idle_blocking()?;
/// let job = backend.get_blocking(&id)?.ok_or("there is no such job")?;
/// for run in &job.runs {
///     println!("{} ({}): {} after {:?}", run.step, run.attempt, run.outcome, run.duration);
/// }
/// # assert_eq!(job.runs.len(), 1);
/// # Ok::<(), BoxError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRun {
    /// The step.
    pub step: Arc<str>,
    /// Which attempt at the step it was, counted from 1.
    pub attempt: u32,
    /// When it began.
    pub started: Timestamp,
    /// How long it took, to the microsecond.
    pub duration: Duration,
    /// How it ended.
    pub outcome: RunOutcome,
    /// The step that comes next, where there is one.
    pub next: Option<Arc<str>>,
    /// The name of the worker that ran it.
    pub worker: Option<Arc<str>>,
    /// What went wrong, where it failed. It is boxed because most runs have none, and a store in memory may hold very many.
    pub error: Option<Box<StepError>>,
}

impl StepRun {
    /// A run without a next step, a worker's name or an error.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::{RunOutcome, StepRun, Timestamp};
    ///
    /// let took = Duration::from_millis(30);
    /// let run = StepRun::new("charge", 1, Timestamp::now(), took, RunOutcome::Failed)
    ///     .with_worker("berlin-1")
    ///     .with_error("no answer");
    /// assert!(run.next.is_none() && run.error.is_some());
    /// ```
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

    /// Puts the error's own text, without its sources. It is cut like those of an [`ErrorRecord`].
    #[must_use]
    pub fn with_error(mut self, error: &str) -> StepRun {
        let error = StepError {
            message: error.to_owned(),
            ..StepError::default()
        };
        self.error = Some(Box::new(error));
        self.capped(cap::MOST_BYTES)
    }

    /// Puts what the record says of the error: its text, its sources, and where it happened.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::{ErrorKind, ErrorRecord, RunOutcome, StepRun, Timestamp};
    ///
    /// let record = ErrorRecord::new(ErrorKind::Failed, "shop", "no answer")
    ///     .with_chain(vec!["connection refused".to_owned()]);
    /// let run = StepRun::new("charge", 1, Timestamp::now(), Duration::ZERO, RunOutcome::Failed)
    ///     .with_error_record(&record);
    /// assert_eq!(run.error_with_sources().as_deref(), Some("no answer: connection refused"));
    /// ```
    #[must_use]
    pub fn with_error_record(mut self, record: &ErrorRecord) -> StepRun {
        self.error = Some(Box::new(StepError::of(record)));
        self
    }

    /// The error's text with those of its sources, in one line.
    ///
    /// ```
    /// use ergate::StepRun;
    ///
    /// /// Why the step ran in vain so far.
    /// fn reasons(runs: &[StepRun]) -> Vec<String> {
    ///     runs.iter().filter_map(StepRun::error_with_sources).collect()
    /// }
    /// # assert!(reasons(&[]).is_empty());
    /// ```
    #[must_use]
    pub fn error_with_sources(&self) -> Option<String> {
        self.error.as_deref().map(StepError::with_sources)
    }

    /// Cuts what it says of its error to so many bytes together.
    pub(crate) fn capped(mut self, most: usize) -> StepRun {
        if let Some(error) = &mut self.error {
            error.cap(most);
        }
        self
    }
}

/// How one run of a step ended.
///
/// ```
/// use ergate::{Job, RunOutcome};
///
/// /// How often a step of the job took too long.
/// fn timeouts(job: &Job) -> usize {
///     job.runs.iter().filter(|run| run.outcome == RunOutcome::TimedOut).count()
/// }
/// assert_eq!(timeouts(&Job::new("greeting")), 0);
/// ```
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
