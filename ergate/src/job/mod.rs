//! A job: one run of a workflow, as it is stored and handed from worker to worker.

mod cap;
mod error;
mod id;
mod python;
mod record;
mod run;
mod run_wire;
mod status;
mod step_error;
pub(crate) mod timeline;
mod unreadable;
mod wire;

use std::fmt;
use std::sync::Arc;

pub use self::error::JobError;
pub use self::id::{JobId, JobIdError};
pub use self::record::{ErrorKind, ErrorRecord};
pub use self::run::{RunOutcome, StepRun};
pub use self::status::{Status, StatusError};
pub use self::step_error::StepError;
use crate::payload::Payload;
use crate::timestamp::Timestamp;
use crate::traceparent::TraceParent;

/// One run of a workflow: its input, where it stands, and what its last step returned.
///
/// A job is stored as JSON, with [`Job::to_json`] and [`Job::from_json`] or through serde. Fields
/// that this version does not know are kept as they are. What the Python package `ergate` stores is
/// read as well, and [`Job::to_python_json`] writes it.
///
/// Cloning one is cheap: payloads and names are shared.
///
/// ```
/// use ergate::{Job, Payload, Status};
///
/// let mut job = Job::new("shop");
/// job.initial_input_value = Payload::of(&21)?;
/// assert_eq!(job.status, Status::Queued);
/// assert_eq!(Job::from_json(&job.to_json())?, job);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// What tells the job from every other.
    pub id: JobId,
    /// The workflow that it runs.
    pub workflow_name: Arc<str>,
    /// Where it stands.
    pub status: Status,
    /// The step that runs now or next, counted from 0. After an early end, the step that ended the
    /// job; after the last step, the number of steps.
    pub current_step: u32,
    /// The name of that step, by which it is found again even when the workflow's steps were
    /// reordered. `None` before the first step. After the last step, that step's name.
    pub current_step_name: Option<Arc<str>>,
    /// How many steps have succeeded.
    pub steps_completed: u32,
    /// How far the job is, from 0 to 100: what is done, out of that and the longest way that is
    /// left. It never goes down, and is 100 once the job is completed.
    pub percent_completed: f64,
    /// The input of the first step.
    pub initial_input_value: Payload,
    /// What the last step that succeeded returned: the input of the next.
    pub last_return_value: Payload,
    /// What every step of the job may read.
    pub user_context: Payload,
    /// The job does not start before this time.
    pub requested_start_time: Option<Timestamp>,
    /// When it came into its store, by the store's clock; none before that, and none for a job of the Python package.
    pub submitted_at: Option<Timestamp>,
    /// How many runs of the current step have begun: 0 before the first. Progress sets it back.
    pub attempt: u32,
    /// Jobs of a higher priority go first; 0 where nothing else was asked for.
    pub priority: i16,
    /// The trace that it belongs to, if whoever submitted it is traced.
    pub traceparent: Option<TraceParent>,
    /// What went wrong last, until a step succeeds.
    pub error: Option<Box<ErrorRecord>>,
    /// The runs of its steps so far, oldest first.
    pub runs: Vec<StepRun>,
    /// Fields that this version does not know, in the order in which they were read.
    foreign: Vec<(Arc<str>, Payload)>,
}

impl Job {
    /// A new job with an id of its own, queued, without input.
    ///
    /// A [`Workflow`](crate::Workflow) makes jobs whose input is checked by the compiler.
    ///
    /// ```
    /// use ergate::{Job, Payload, Status};
    ///
    /// let mut job = Job::new("greeting");
    /// job.initial_input_value = Payload::of("Ada")?;
    /// assert_eq!((job.status, job.steps_completed), (Status::Queued, 0));
    /// # Ok::<(), ergate::PayloadError>(())
    /// ```
    pub fn new(workflow_name: impl Into<Arc<str>>) -> Job {
        Job {
            id: JobId::new(),
            workflow_name: workflow_name.into(),
            status: Status::Queued,
            current_step: 0,
            current_step_name: None,
            steps_completed: 0,
            percent_completed: 0.0,
            initial_input_value: Payload::NULL,
            last_return_value: Payload::NULL,
            user_context: Payload::NULL,
            requested_start_time: None,
            submitted_at: None,
            attempt: 0,
            priority: 0,
            traceparent: None,
            error: None,
            runs: Vec::new(),
            foreign: Vec::new(),
        }
    }

    /// The input of the current step: what the last step returned, or the job's input before the
    /// first.
    ///
    /// ```
    /// use ergate::{Job, Payload};
    ///
    /// let mut job = Job::new("greeting");
    /// job.initial_input_value = Payload::of("Ada")?;
    /// assert_eq!(job.input().parse::<String>()?, "Ada");
    /// # Ok::<(), ergate::PayloadError>(())
    /// ```
    pub fn input(&self) -> &Payload {
        if self.steps_completed == 0 {
            &self.initial_input_value
        } else {
            &self.last_return_value
        }
    }

    /// A field that this version does not know but keeps, by its name.
    ///
    /// ```
    /// use ergate::Job;
    ///
    /// let job = Job::from_json(r#"{"id": "a", "workflow_name": "shop", "tenant": "berlin"}"#)?;
    /// assert_eq!(job.foreign_field("tenant").map(|tenant| tenant.as_str()), Some("\"berlin\""));
    /// # Ok::<(), ergate::JobError>(())
    /// ```
    pub fn foreign_field(&self, name: &str) -> Option<&Payload> {
        let mut fields = self.foreign.iter();
        fields
            .find(|(other, _)| **other == *name)
            .map(|(_, value)| value)
    }

    /// Becomes like a newer state of the same job, but for its runs.
    ///
    /// What is shared already, or the same, is left as it is: that is most of it, as a step adds a run and moves on.
    pub(crate) fn catch_up(&mut self, newer: &Job) {
        let Job {
            id: _,
            workflow_name,
            status,
            current_step,
            current_step_name,
            steps_completed,
            percent_completed,
            initial_input_value,
            last_return_value,
            user_context,
            requested_start_time,
            submitted_at,
            attempt,
            priority,
            traceparent,
            error,
            runs: _,
            foreign,
        } = newer;
        (self.status, self.attempt, self.priority) = (*status, *attempt, *priority);
        (self.current_step, self.steps_completed) = (*current_step, *steps_completed);
        self.percent_completed = *percent_completed;
        (self.requested_start_time, self.submitted_at) = (*requested_start_time, *submitted_at);
        self.traceparent = *traceparent;
        if !Arc::ptr_eq(&self.workflow_name, workflow_name) {
            self.workflow_name = Arc::clone(workflow_name);
        }
        self.current_step_name.clone_from(current_step_name);
        self.initial_input_value.share(initial_input_value);
        self.last_return_value.share(last_return_value);
        self.user_context.share(user_context);
        self.error.clone_from(error);
        if !(self.foreign.is_empty() && foreign.is_empty()) {
            self.foreign.clone_from(foreign);
        }
    }

    /// Where it stands, in a line.
    fn write_standing(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, workflow, status) = (&self.id, &self.workflow_name, self.status);
        write!(f, "job {id} of `{workflow}` is {status}")?;
        match &self.current_step_name {
            Some(step) => write!(f, " at step `{step}`")?,
            None => write!(f, " at step {}", self.current_step)?,
        }
        write!(f, ", {:.0}% done", self.stored_percent())
    }

    /// The progress as it may be stored, whatever was written into the field.
    pub(crate) fn stored_percent(&self) -> f64 {
        if self.percent_completed.is_finite() {
            self.percent_completed.clamp(0.0, 100.0)
        } else {
            0.0
        }
    }
}

/// For people, without payloads. `{}` is one line: `` job 17 of `shop` is running at step `charge`, 33% done ``.
/// `{:#}` is a view of the whole job, with a line for each run of a step and with the errors in full:
///
/// ```
/// use std::time::Duration;
///
/// use ergate::{BoxError, ErrorKind, ErrorRecord, Job, RunOutcome, Status, StepRun, Timestamp};
///
/// let mut job = Job::new("shop");
/// job.id = "order-17".parse()?;
/// job.status = Status::Failed;
/// job.current_step_name = Some("charge".into());
/// job.percent_completed = 50.0;
/// let start: Timestamp = "2026-11-22T09:00:00Z".parse()?;
/// let took = Duration::from_millis(12);
/// let error = ErrorRecord::new(ErrorKind::Failed, "shop", "the provider gave no answer")
///     .with_chain(vec!["connection refused".to_owned()]);
/// job.runs = vec![
///     StepRun::new("triage", 1, start, took, RunOutcome::Completed).with_next("charge").with_worker("berlin-1"),
///     StepRun::new("charge", 1, start, took, RunOutcome::Failed).with_worker("oslo-1").with_error_record(&error),
/// ];
/// assert_eq!(
///     format!("{job:#}"),
///     "\
/// job order-17 of `shop` is failed at step `charge`, 50% done
///   2026-11-22T09:00:00.000Z  triage    12.0 ms  completed  → charge  on berlin-1
///   2026-11-22T09:00:00.000Z  charge    12.0 ms  failed               on oslo-1
///     the provider gave no answer
///     because: connection refused
/// ",
/// );
/// # Ok::<(), BoxError>(())
/// ```
impl fmt::Display for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() {
            return timeline::write(self, f);
        }
        self.write_standing(f)?;
        if let Some(error) = &self.error {
            write!(f, ": {error}")?;
        }
        Ok(())
    }
}
