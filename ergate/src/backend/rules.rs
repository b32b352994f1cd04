//! What a store itself does to a job. Every store calls these, so that all agree.

use std::sync::Arc;
use std::time::Duration;

use super::outcome::{Cancellation, Restart};
use crate::engine::Disposition;
use crate::job::{ErrorKind, ErrorRecord, Job, Status};
use crate::timestamp::Timestamp;

/// How many workers in a row a job may cost before it is given up.
pub const MAX_CRASHES: u32 = 5;

/// Among how many jobs that a store hands out one goes by age alone, so that jobs of a low priority are not left lying for
/// as long as others come in.
pub const TURNS: u32 = 16;

/// By what the next job is chosen among those that are due.
///
/// ```
/// use ergate::backend::rules::Order;
///
/// /// How a store in SQL sorts what is due.
/// fn sort_key(order: Order) -> &'static str {
///     match order {
///         Order::ByPriority => "priority DESC, due",
///         Order::ByAge => "due",
///     }
/// }
/// # assert_eq!(sort_key(Order::ByAge), "due");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Higher priority first, then by [place].
    ByPriority,
    /// By [place] alone, whatever the priority.
    ByAge,
}

/// Whose turn it is: fifteen jobs by priority, then one by age.
///
/// So whoever stands first waits for [`TURNS`] claims at most, and the one that stands tenth for ten times as many. A store that several processes share has one of these in each.
///
/// ```
/// use ergate::backend::rules::{Order, TURNS, Turns};
///
/// let mut turns = Turns::default();
/// let mut by_age = 0;
/// for _ in 0..TURNS {
///     by_age += u32::from(turns.order() == Order::ByAge);
///     turns.advance();
/// }
/// assert_eq!(by_age, 1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    taken: u32,
}

impl Turns {
    /// By what the next job is chosen.
    ///
    /// ```
    /// # use ergate::backend::rules::{Order, Turns};
    /// assert_eq!(Turns::default().order(), Order::ByPriority);
    /// ```
    #[must_use]
    pub fn order(self) -> Order {
        if self.taken + 1 == TURNS {
            Order::ByAge
        } else {
            Order::ByPriority
        }
    }

    /// The job was handed out.
    ///
    /// ```
    /// # use ergate::backend::rules::{Order, TURNS, Turns};
    /// let mut turns = Turns::default();
    /// for _ in 1..TURNS {
    ///     turns.advance();
    /// }
    /// assert_eq!(turns.order(), Order::ByAge);
    /// ```
    pub fn advance(&mut self) {
        self.taken = (self.taken + 1) % TURNS;
    }

    /// How many jobs are chosen in the same way before it is another way's turn.
    pub(super) fn in_a_row(self) -> usize {
        let left = match self.order() {
            Order::ByAge => 1,
            Order::ByPriority => TURNS - 1 - self.taken,
        };
        left as usize
    }
}

/// When a job may be claimed: at this time or later, or, with `None`, never again.
///
/// ```
/// use ergate::Timestamp;
/// use ergate::backend::rules::Visible;
///
/// fn is_due(visible: Visible, now: Timestamp) -> bool {
///     visible.is_some_and(|from| from <= now)
/// }
/// assert!(!is_due(None, Timestamp::now()));
/// ```
pub type Visible = Option<Timestamp>;

/// A new job comes in: it is queued, or scheduled if its start lies ahead, and knows when it came.
///
/// A job that ended elsewhere is stored as it is. One that was running elsewhere is queued again, and one
/// that was about to be cancelled is cancelled.
///
/// ```
/// use ergate::backend::rules;
/// use ergate::{Job, Status, Timestamp};
///
/// let now: Timestamp = "2026-11-22T12:00:00Z".parse()?;
/// let later: Timestamp = "2026-11-23T12:00:00Z".parse()?;
/// let mut job = Job::new("greeting");
/// assert_eq!(rules::enqueue(&mut job, now), Some(now));
///
/// job.requested_start_time = Some(later);
/// assert_eq!(rules::enqueue(&mut job, now), Some(later));
/// assert_eq!(job.status, Status::Scheduled);
/// # Ok::<(), ergate::TimestampError>(())
/// ```
pub fn enqueue(job: &mut Job, now: Timestamp) -> Visible {
    job.submitted_at.get_or_insert(now);
    match job.status {
        Status::Cancelling => job.status = Status::Cancelled,
        status if status.is_final() => {}
        _ => return Some(queue_or_schedule(job, now)),
    }
    None
}

fn queue_or_schedule(job: &mut Job, now: Timestamp) -> Timestamp {
    match job.requested_start_time {
        Some(start) if start > now => {
            job.status = Status::Scheduled;
            start
        }
        _ => {
            job.status = Status::Queued;
            now
        }
    }
}

/// Whether a job whose lease ran out is handed out again.
///
/// ```
/// use ergate::backend::rules::{self, TakeOver};
/// use ergate::{Job, Timestamp};
///
/// let mut job = Job::new("greeting");
/// assert_eq!(rules::take_over(&mut job, 0, Timestamp::now()), TakeOver::Run { crashes: 1 });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TakeOver {
    /// It is; it has now cost this many workers in a row.
    Run {
        /// The number of workers.
        crashes: u32,
    },
    /// It has ended instead.
    Ended,
}

/// The lease of a job ran out, and a worker asks for jobs. `crashes` is what it cost before.
///
/// A job to be cancelled ends now, and so does one that has cost [`MAX_CRASHES`] workers in a row, as
/// [`ErrorKind::Abandoned`].
///
/// ```
/// use ergate::backend::rules::{self, MAX_CRASHES, TakeOver};
/// use ergate::{ErrorKind, Job, Timestamp};
///
/// let mut job = Job::new("greeting");
/// let mut crashes = 0;
/// while let TakeOver::Run { crashes: so_far } = rules::take_over(&mut job, crashes, Timestamp::now()) {
///     crashes = so_far;
/// }
/// assert_eq!(crashes, MAX_CRASHES - 1);
/// assert_eq!(job.error.map(|error| error.kind), Some(ErrorKind::Abandoned));
/// ```
pub fn take_over(job: &mut Job, crashes: u32, now: Timestamp) -> TakeOver {
    let crashes = crashes.saturating_add(1);
    if job.status == Status::Cancelling {
        job.status = Status::Cancelled;
        return TakeOver::Ended;
    }
    if crashes < MAX_CRASHES {
        return TakeOver::Run { crashes };
    }
    job.status = Status::Failed;
    job.error = Some(abandoned(job, crashes, now).into());
    TakeOver::Ended
}

fn abandoned(job: &Job, crashes: u32, now: Timestamp) -> ErrorRecord {
    let message = format!(
        "killed its worker {crashes} times in a row, or kept it from renewing its lease; \
         see whether the step runs out of memory, blocks the runtime or exits the process"
    );
    let record = ErrorRecord::new(
        ErrorKind::Abandoned,
        Arc::clone(&job.workflow_name),
        message,
    )
    .with_at(now);
    match &job.current_step_name {
        Some(step) => record.with_step(Arc::clone(step)),
        None => record,
    }
}

/// Where a job stands among those that are due: by when it came, or was to start.
///
/// It keeps this place from step to step, so that a job which has begun goes before those that came after it: jobs are
/// finished one after the other, and a worker mostly goes on with the job that it has in hand.
///
/// ```
/// use ergate::backend::rules;
/// use ergate::{Job, Timestamp};
///
/// let came: Timestamp = "2026-11-22T12:00:00Z".parse()?;
/// let start: Timestamp = "2026-11-23T12:00:00Z".parse()?;
/// let mut job = Job::new("greeting");
/// job.submitted_at = Some(came);
/// assert_eq!(rules::place(&job), Some(came));
///
/// job.requested_start_time = Some(start);
/// assert_eq!(rules::place(&job), Some(start));
/// # Ok::<(), ergate::TimestampError>(())
/// ```
#[must_use]
pub fn place(job: &Job) -> Option<Timestamp> {
    job.submitted_at.max(job.requested_start_time)
}

/// A worker's settlement is saved. `cancelling` says whether cancellation was asked for since the claim.
///
/// A job that goes on is due at once, in its [place]. Unless the step was the job's last, a job that is to be
/// cancelled ends here.
///
/// ```
/// use ergate::backend::rules;
/// use ergate::engine::Disposition;
/// use ergate::{Job, Status, Timestamp};
///
/// let (came, now): (Timestamp, Timestamp) = ("2026-11-22T12:00:00Z".parse()?, Timestamp::now());
/// let mut job = Job::new("greeting");
/// job.submitted_at = Some(came);
/// assert_eq!(rules::settle(&mut job, &Disposition::Continue, false, now), Some(came));
/// // The same, but somebody wants it cancelled.
/// assert_eq!(rules::settle(&mut job, &Disposition::Continue, true, now), None);
/// assert_eq!(job.status, Status::Cancelled);
/// # Ok::<(), ergate::TimestampError>(())
/// ```
pub fn settle(
    job: &mut Job,
    disposition: &Disposition,
    cancelling: bool,
    now: Timestamp,
) -> Visible {
    let visible = match disposition {
        Disposition::Continue | Disposition::Returned => {
            Some(place(job).map_or(now, |place| place.min(now)))
        }
        Disposition::Later(at) | Disposition::Left(at) => Some(*at),
        Disposition::Finished => None,
        // A worker never hands in a disposition that its own version of this crate lacks.
        #[allow(unreachable_patterns, reason = "the enum may grow")]
        _ => None,
    };
    if visible.is_some() && cancelling {
        job.status = Status::Cancelled;
        return None;
    }
    visible
}

/// Until when a job is leased that is kept for its next step, where its lease lasts `until` as yet and is to last for
/// `lease` from now.
///
/// While two thirds of it are left, it stays as it is: quick steps need not move the job's end of lease each time, and
/// the worker's heartbeat prolongs it in time.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::Timestamp;
/// use ergate::backend::rules;
///
/// let lease = Duration::from_secs(30);
/// let now: Timestamp = "2026-11-22T12:00:00Z".parse()?;
/// let (long, short) = (now.saturating_add(lease * 5 / 6), now.saturating_add(lease / 2));
/// assert_eq!(rules::kept_until(long, lease, now), long);
/// assert_eq!(rules::kept_until(short, lease, now), now.saturating_add(lease));
/// # Ok::<(), ergate::TimestampError>(())
/// ```
#[must_use]
pub fn kept_until(until: Timestamp, lease: Duration, now: Timestamp) -> Timestamp {
    let whole = now.saturating_add(lease);
    if (now.saturating_add(lease - lease / 3)..=whole).contains(&until) {
        until
    } else {
        whole
    }
}

/// Somebody asks for a job to be cancelled.
///
/// While no worker has the job it is over at once: after [`Cancellation::Cancelled`] it is not claimable.
///
/// ```
/// use ergate::backend::{Cancellation, rules};
/// use ergate::{Job, Status};
///
/// let mut job = Job::new("greeting");
/// job.status = Status::Running;
/// assert_eq!(rules::cancel(&mut job), Cancellation::Requested);
/// assert_eq!(job.status, Status::Cancelling);
/// ```
pub fn cancel(job: &mut Job) -> Cancellation {
    match job.status {
        Status::Running | Status::Cancelling => {
            job.status = Status::Cancelling;
            Cancellation::Requested
        }
        status if status.is_final() => Cancellation::AlreadyEnded(status),
        _ => {
            job.status = Status::Cancelled;
            Cancellation::Cancelled
        }
    }
}

/// Somebody asks for a job to start again. After [`Restart::Restarted`] it is claimable at once.
///
/// It goes on at the step where it stopped, with all its attempts.
///
/// ```
/// use ergate::backend::{Restart, rules};
/// use ergate::{Job, Status};
///
/// let mut job = Job::new("greeting");
/// job.status = Status::Failed;
/// assert_eq!(rules::restart(&mut job), Restart::Restarted);
/// assert_eq!((job.status, job.attempt), (Status::Queued, 0));
/// ```
pub fn restart(job: &mut Job) -> Restart {
    match job.status {
        Status::Failed | Status::Aborted | Status::Cancelled => {
            job.status = Status::Queued;
            job.attempt = 0;
            job.error = None;
            Restart::Restarted
        }
        status => Restart::Refused(status),
    }
}
