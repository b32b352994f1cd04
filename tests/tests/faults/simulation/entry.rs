//! One job in the ledger.

use std::collections::BTreeSet;

use ergate::backend::rules::MAX_CRASHES;
use ergate::backend::{Cancellation, Claim, Lease, Renewal, Settled, Settlement, Token};
use ergate::engine::Disposition;
use ergate::{ErrorKind, Job, Status, Timestamp};

use super::play::marks;

/// A job as it must be stored.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) job: Job,
    /// The newest claim, and until when it is leased if it has not been settled.
    pub(crate) token: Token,
    lease: Option<Timestamp>,
    settled: BTreeSet<Token>,
    is_cancelling: bool,
    crashes: u32,
    /// Not to be handed out before, as long as nobody has it.
    due: Timestamp,
    pub(crate) ended: Option<Timestamp>,
}

impl Entry {
    pub(crate) fn new(job: Job, token: Token, now: Timestamp) -> Entry {
        Entry {
            due: job.requested_start_time.map_or(now, |start| start.max(now)),
            job,
            token,
            lease: None,
            settled: BTreeSet::new(),
            is_cancelling: false,
            crashes: 0,
            ended: None,
        }
    }

    pub(crate) fn claim(&mut self, now: Timestamp, claim: &Claim) -> Result<(), String> {
        ensure(self.ended.is_none(), "claimed after its end")?;
        ensure(claim.lease.token > self.token, "a token that is not higher")?;
        match self.lease {
            Some(until) => {
                ensure(until <= now, "claimed while its lease lasts")?;
                ensure(!self.is_cancelling, "claimed instead of being cancelled")?;
                self.crashes += 1;
                ensure(self.crashes < MAX_CRASHES, "claimed once too often")?;
            }
            None => ensure(self.due <= now, "claimed before its time")?,
        }
        ensure(claim.crashes == self.crashes, "a wrong count of crashes")?;
        self.check_saved(&claim.job)?;
        self.open(claim.lease);
        Ok(())
    }

    /// What is handed out is what was saved last.
    fn check_saved(&self, job: &Job) -> Result<(), String> {
        ensure(
            job.input() == self.job.input(),
            "another input than was saved",
        )?;
        ensure(job.runs == self.job.runs, "other runs than were saved")?;
        ensure(
            job.attempt == self.job.attempt,
            "another attempt than was saved",
        )?;
        let same = job.steps_completed == self.job.steps_completed;
        ensure(same, "more or fewer steps than were saved")
    }

    fn open(&mut self, lease: Lease) {
        self.token = lease.token;
        self.lease = Some(lease.until);
        self.job.status = Status::Running;
    }

    pub(crate) fn end_instead(&mut self, now: Timestamp, job: &Job) -> Result<(), String> {
        let lapsed = self.lease.is_some_and(|until| until <= now);
        ensure(lapsed, "ended although its lease had not run out")?;
        let expected = if self.is_cancelling {
            Status::Cancelled
        } else {
            Status::Failed
        };
        ensure(job.status == expected, "ended in a wrong way")?;
        if expected == Status::Failed {
            ensure(self.crashes + 1 == MAX_CRASHES, "given up too early")?;
            let kind = job.error.as_ref().map(|error| error.kind);
            ensure(kind == Some(ErrorKind::Abandoned), "given up for no reason")?;
        }
        self.end(now, expected);
        Ok(())
    }

    fn end(&mut self, now: Timestamp, status: Status) {
        self.job.status = status;
        self.ended = Some(now);
        self.lease = None;
        self.is_cancelling = false;
    }

    pub(crate) fn renew(&mut self, token: Token, until: Timestamp) -> Renewal {
        if self.lease.is_none() || self.token != token {
            return Renewal::Lost;
        }
        self.lease = Some(until);
        if self.is_cancelling {
            Renewal::CancelRequested
        } else {
            Renewal::Held
        }
    }

    pub(crate) fn settle(
        &mut self,
        now: Timestamp,
        settlement: &Settlement,
        settled: &Settled,
    ) -> Result<(), String> {
        let token = settlement.held.token;
        if self.lease.is_none() || self.token != token {
            return self.repeat(token, settled);
        }
        self.check_step(&settlement.job)?;
        self.settled.insert(token);
        self.lease = None;
        self.job = settlement.job.clone();
        if !matches!(settlement.disposition, Disposition::Returned) {
            self.crashes = 0;
        }
        self.due = match settlement.disposition {
            Disposition::Later(at) => at,
            _ => now,
        };
        let is_over = matches!(settlement.disposition, Disposition::Finished);
        match settled {
            Settled::Committed if is_over => self.end(now, settlement.job.status),
            Settled::Cancelled if !is_over && self.is_cancelling => {
                self.end(now, Status::Cancelled)
            }
            Settled::Committed if !self.is_cancelling => {}
            Settled::Kept(lease) if !is_over && !self.is_cancelling => {
                ensure(lease.token > token, "kept under a token that is not higher")?;
                self.open(*lease);
            }
            other => return Err(format!("{settlement:?}: {other:?}")),
        }
        Ok(())
    }

    /// A settlement whose claim is no longer open.
    fn repeat(&self, token: Token, settled: &Settled) -> Result<(), String> {
        let was_settled = self.settled.contains(&token);
        match settled {
            Settled::AlreadyCommitted | Settled::Cancelled => {
                ensure(was_settled, "taken for a repetition, and is none")
            }
            Settled::Kept(lease) => {
                ensure(was_settled, "taken for a repetition, and is none")?;
                let is_kept = self.token == lease.token && self.lease == Some(lease.until);
                ensure(is_kept, "said to be kept, and is not")
            }
            // Only the newest settlement is known when it is repeated.
            Settled::Lost(_) => Ok(()),
            other => Err(format!("a settlement was too late, and yet {other:?}")),
        }
    }

    /// A settlement takes the job one step on, or leaves it where it is.
    fn check_step(&self, job: &Job) -> Result<(), String> {
        let (old, new) = (marks(&self.job), marks(job));
        let onward = usize::try_from(job.steps_completed - self.job.steps_completed);
        let onward = onward.map_err(|error| error.to_string())?;
        ensure(onward <= 1, "more than one step on")?;
        ensure(
            new.len() == old.len() + onward,
            "a mark too many or too few",
        )?;
        ensure(
            new.starts_with(&old),
            "a step was saved that began elsewhere",
        )
    }

    pub(crate) fn cancel(&mut self, now: Timestamp) -> Cancellation {
        if self.ended.is_some() {
            return Cancellation::AlreadyEnded(self.job.status);
        }
        if self.lease.is_some() {
            self.is_cancelling = true;
            return Cancellation::Requested;
        }
        self.end(now, Status::Cancelled);
        Cancellation::Cancelled
    }

    /// Says whether it may.
    pub(crate) fn restart(&mut self, now: Timestamp) -> bool {
        if self.ended.is_none() || self.job.status == Status::Completed {
            return false;
        }
        self.job.attempt = 0;
        self.job.error = None;
        self.job.status = Status::Queued;
        self.crashes = 0;
        self.due = now;
        self.ended = None;
        true
    }

    pub(crate) fn check_the_end(&self, job: &Job) -> Result<(), String> {
        ensure(
            job.status == self.job.status,
            "another status than was saved",
        )?;
        self.check_saved(job)
    }
}

fn ensure(holds: bool, what: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.to_owned()) }
}
