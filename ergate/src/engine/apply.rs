//! What becomes of a job after a step.

use std::sync::Arc;
use std::time::Duration;

use super::plan::{Plan, PlanStep};
use super::progress;
use crate::job::{ErrorKind, ErrorRecord, Job, Status};
use crate::payload::Payload;
use crate::timestamp::Timestamp;

/// The way that a step took.
///
/// ```
/// use ergate::Payload;
/// use ergate::engine::{Report, Way};
///
/// let to_the_third_step = Report::Done { way: Way::To(2), value: Payload::NULL };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// To the step after it; from the last step, to the end.
    Next,
    /// To the step at a place, counted from 0.
    To(usize),
    /// To the end, early.
    End,
}

/// What came of running a step.
///
/// ```
/// use ergate::engine::{Report, Retry};
/// use ergate::{ErrorKind, ErrorRecord};
///
/// let error = ErrorRecord::new(ErrorKind::Failed, "shop", "the card was refused");
/// let report = Report::Failed { error: error.into(), retry: Retry::Never };
/// assert_ne!(report, Report::Returned);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub enum Report {
    /// It succeeded.
    Done {
        /// The way that it took.
        way: Way,
        /// What it returned: the next step's input.
        value: Payload,
    },
    /// It failed.
    Failed {
        /// Why.
        error: Box<ErrorRecord>,
        /// Whether it may be tried again.
        retry: Retry,
    },
    /// It gave up on purpose.
    Aborted {
        /// Why.
        error: Box<ErrorRecord>,
    },
    /// It was stopped because its worker shuts down; the attempt does not count.
    Returned,
    /// It was stopped because the job was cancelled.
    Cancelled,
}

/// Whether a failed step may be tried again.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::engine::Retry;
///
/// /// What a provider's answer calls for.
/// fn retry(status: u16, after: Option<Duration>) -> Retry {
///     match (status, after) {
///         (400..500, None) => Retry::Never,
///         (_, Some(delay)) => Retry::After(delay),
///         _ => Retry::ByPolicy,
///     }
/// }
/// assert_eq!(retry(503, None), Retry::ByPolicy);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// As its policy says.
    ByPolicy,
    /// Never.
    Never,
    /// After this time instead of the policy's, as often as the policy says.
    After(Duration),
}

/// What [`apply`] needs to know about the moment, since it has no clock and no dice.
///
/// ```
/// use ergate::engine::Moment;
///
/// // The longest waits, at a known time: a test gets the same answer whenever it runs.
/// let moment = Moment { now: "2026-11-22T12:00:00Z".parse()?, jitter: 1.0 };
/// # Ok::<(), ergate::TimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// A random number from 0 to 1, by which the wait before a retry is shortened.
    pub jitter: f64,
}

/// A job after a step, and where it goes.
///
/// ```
/// use ergate::Status;
/// use ergate::engine::{Disposition, Transition};
///
/// /// Whether the job waits for its next try.
/// fn waits(after: &Transition) -> bool {
///     matches!(after.disposition, Disposition::Later(_)) && after.job.status == Status::Scheduled
/// }
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    /// The job as it is to be stored.
    pub job: Job,
    /// Where it goes.
    pub disposition: Disposition,
}

/// Where a job goes after a step.
///
/// ```
/// use ergate::Timestamp;
/// use ergate::engine::Disposition;
///
/// /// When the job may be claimed again, if ever.
/// fn due(disposition: Disposition, now: Timestamp) -> Option<Timestamp> {
///     match disposition {
///         Disposition::Continue | Disposition::Returned => Some(now),
///         Disposition::Later(time) => Some(time),
///         _ => None,
///     }
/// }
/// assert_eq!(due(Disposition::Finished, Timestamp::now()), None);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// To its next step, now.
    Continue,
    /// To the same step again, not before this time.
    Later(Timestamp),
    /// Nowhere: it is over.
    Finished,
    /// Back to where it was before the step began.
    Returned,
    /// Likewise, for a worker that has the step; others are to leave it alone until this time.
    Left(Timestamp),
}

impl Disposition {
    /// Whether the job goes back as it came, so that having had it says nothing about the worker's fate.
    ///
    /// ```
    /// use ergate::engine::Disposition;
    ///
    /// assert!(Disposition::Returned.is_return() && !Disposition::Continue.is_return());
    /// ```
    #[must_use]
    pub const fn is_return(&self) -> bool {
        matches!(self, Disposition::Returned | Disposition::Left(_))
    }
}

/// Works out what becomes of a job whose step at place `step` came out as `report` says.
///
/// | report | status | and |
/// |---|---|---|
/// | done, more to come | queued | the value is the next input; error and attempts are cleared |
/// | done, at the end | completed | the value is the job's result; progress is 100 |
/// | failed, may be tried again | scheduled | the error is kept; all else stays |
/// | failed for good | failed | likewise |
/// | aborted | aborted | likewise |
/// | returned | queued | the attempt does not count |
/// | cancelled | cancelled | |
///
/// A job that is being cancelled goes on to nothing: a value is kept, and then it is cancelled,
/// unless the step completed it or failed for good; those have happened. A job that is over stays
/// as it is.
///
/// A way that the step did not declare fails the job. The job's runs are the caller's to record.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::engine::{Begin, Disposition, Moment, Plan, PlanStep, Policy, Report, Retry, apply, begin};
/// use ergate::{BoxError, ErrorKind, ErrorRecord, Job, Status, Timestamp};
///
/// let charge = PlanStep::new("charge").with_policy(Policy::new().with_retries(1));
/// let plan = Plan::new("shop", vec![charge])?;
/// let moment = Moment { now: Timestamp::EPOCH, jitter: 1.0 };
/// let refused = || Report::Failed {
///     error: ErrorRecord::new(ErrorKind::Failed, "shop", "no answer").into(),
///     retry: Retry::ByPolicy,
/// };
///
/// let mut job = Job::new("shop");
/// let mut waits = Vec::new();
/// while let Begin::Run { step, job: running } = begin(&plan, job.clone()) {
///     let after = apply(&plan, step, running, refused(), moment);
///     if let Disposition::Later(at) = after.disposition {
///         waits.push(at.since(moment.now));
///     }
///     job = after.job;
/// }
/// assert_eq!(waits, [Duration::from_secs(1)]);
/// assert_eq!(job.status, Status::Failed);
/// # Ok::<(), BoxError>(())
/// ```
pub fn apply(plan: &Plan, step: usize, mut job: Job, report: Report, moment: Moment) -> Transition {
    let disposition = advance(plan, step, &mut job, report, moment);
    Transition { job, disposition }
}

/// The same on a job in its place, and says where it goes.
pub(crate) fn advance(
    plan: &Plan,
    step: usize,
    job: &mut Job,
    report: Report,
    moment: Moment,
) -> Disposition {
    if job.status.is_final() {
        return Disposition::Finished;
    }
    let is_cancelling = job.status == Status::Cancelling;
    let disposition = match report {
        Report::Done { way, value } => done(plan, step, job, way, value, moment),
        Report::Failed { error, retry } => failed(plan, step, job, error, retry, moment),
        Report::Aborted { error } => {
            keep_error(plan, step, job, error, moment);
            over(job, Status::Aborted)
        }
        Report::Returned => returned(job),
        Report::Cancelled => over(job, Status::Cancelled),
    };
    if is_cancelling && disposition != Disposition::Finished {
        return over(job, Status::Cancelled);
    }
    disposition
}

fn done(
    plan: &Plan,
    at: usize,
    job: &mut Job,
    way: Way,
    value: Payload,
    moment: Moment,
) -> Disposition {
    let Some(step) = plan.step(at).filter(|step| declares(step, at, way)) else {
        let error = undeclared(plan, at, way);
        keep_error(plan, at, job, error, moment);
        return over(job, Status::Failed);
    };
    progress::count_success(job, value);
    match way {
        Way::Next => progress::move_to(plan, job, step, at.saturating_add(1)),
        Way::To(target) => progress::move_to(plan, job, step, target),
        Way::End => {
            job.current_step = u32::try_from(at).unwrap_or(u32::MAX);
            progress::complete(job, step);
        }
    }
    if job.status.is_final() {
        Disposition::Finished
    } else {
        Disposition::Continue
    }
}

fn declares(step: &PlanStep, at: usize, way: Way) -> bool {
    match way {
        Way::Next => step.next,
        Way::To(target) => {
            target > at && u32::try_from(target).is_ok_and(|target| step.jumps.contains(&target))
        }
        Way::End => step.end,
    }
}

fn undeclared(plan: &Plan, at: usize, way: Way) -> Box<ErrorRecord> {
    let name = |at: usize| match plan.step(at) {
        Some(step) => format!("step `{}`", step.name),
        None => format!("step {at}"),
    };
    let way = match way {
        Way::Next => "went on to the next step".to_owned(),
        Way::To(target) => format!("jumped to {}", name(target)),
        Way::End => "ended the job".to_owned(),
    };
    let message = format!(
        "{} {way}, which it does not declare; add it to its return type",
        name(at)
    );
    ErrorRecord::new(ErrorKind::Failed, Arc::clone(plan.workflow()), message).into()
}

fn failed(
    plan: &Plan,
    at: usize,
    job: &mut Job,
    error: Box<ErrorRecord>,
    retry: Retry,
    moment: Moment,
) -> Disposition {
    keep_error(plan, at, job, error, moment);
    let policy = plan.step(at).map(|step| step.policy).unwrap_or_default();
    let Some(delay) = policy.pause(job.attempt, retry, moment.jitter) else {
        return over(job, Status::Failed);
    };
    job.status = Status::Scheduled;
    Disposition::Later(moment.now.saturating_add(delay))
}

/// Keeps the error, and says in it what only the job and the moment tell.
fn keep_error(plan: &Plan, at: usize, job: &mut Job, mut error: Box<ErrorRecord>, moment: Moment) {
    if error.step.is_none() {
        error.step = plan.step(at).map(|step| Arc::clone(&step.name));
    }
    if error.attempt == 0 {
        error.attempt = job.attempt;
    }
    error.at.get_or_insert(moment.now);
    job.error = Some(error);
}

fn returned(job: &mut Job) -> Disposition {
    job.attempt = job.attempt.saturating_sub(1);
    job.status = Status::Queued;
    Disposition::Returned
}

fn over(job: &mut Job, status: Status) -> Disposition {
    job.status = status;
    Disposition::Finished
}
