//! What a store itself does to a job. Every store calls these, so that all agree.

use std::sync::Arc;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Higher priority first, then the longest due.
    ByPriority,
    /// The longest due, whatever its priority.
    ByAge,
}

/// Whose turn it is: fifteen jobs by priority, then one by age.
///
/// So whoever has been due for longest waits for [`TURNS`] claims at most, and the one that is due for tenth-longest for
/// ten times as many. A store that several processes share has one of these in each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turns {
    taken: u32,
}

impl Turns {
    /// By what the next job is chosen.
    #[must_use]
    pub fn order(self) -> Order {
        if self.taken + 1 == TURNS {
            Order::ByAge
        } else {
            Order::ByPriority
        }
    }

    /// The job was handed out.
    pub fn advance(&mut self) {
        self.taken = (self.taken + 1) % TURNS;
    }
}

/// When a job may be claimed: at this time or later, or, with `None`, never again.
pub type Visible = Option<Timestamp>;

/// A new job comes in: it is queued, or scheduled if its start lies ahead.
///
/// A job that ended elsewhere is stored as it is. One that was running elsewhere is queued again, and one
/// that was about to be cancelled is cancelled.
pub fn enqueue(job: &mut Job, now: Timestamp) -> Visible {
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
    job.error = Some(abandoned(job, crashes, now));
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

/// A worker's settlement is saved. `cancelling` says whether cancellation was asked for since the claim.
///
/// Unless the step was the job's last, a job that is to be cancelled ends here.
pub fn settle(
    job: &mut Job,
    disposition: &Disposition,
    cancelling: bool,
    now: Timestamp,
) -> Visible {
    let visible = match disposition {
        Disposition::Continue | Disposition::Returned => Some(now),
        Disposition::Later(at) => Some(*at),
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

/// Somebody asks for a job to be cancelled.
///
/// While no worker has the job it is over at once: after [`Cancellation::Cancelled`] it is not claimable.
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
