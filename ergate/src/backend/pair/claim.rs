//! Handing jobs out: the store says which, and a saved record is what makes a job somebody's.

use super::store::{Due, DueFilter, Saved, StateStore};
use super::{Pair, Queue, Record};
use crate::backend::rules::{self, Order, TakeOver};
use crate::backend::{BackendError, Claim, ClaimRequest, Held, Lease, Version};
use crate::backend::{Claimed, Renewal};
use crate::job::{Job, JobId, Status};
use crate::random;
use crate::timestamp::Timestamp;
use std::time::Duration;

/// How often those who are in each other's way at the front go for jobs further back, before they leave it for now.
const ROUNDS: usize = 64;

/// How many jobs further back are looked at, more in each round.
const FURTHER: usize = 4;

/// What was claimed, and what came to its end instead.
#[derive(Debug, Default)]
pub(super) struct Taken {
    pub(super) claims: Vec<Claim>,
    /// The jobs that were settled just now and claimed again.
    pub(super) kept: Vec<(JobId, Lease)>,
    pub(super) ended: Vec<Job>,
    /// When the next of the other jobs is due.
    next: Option<Timestamp>,
}

impl Taken {
    pub(super) fn count(&self) -> usize {
        self.claims.len() + self.kept.len()
    }

    fn progress(&self) -> usize {
        self.count() + self.ended.len()
    }

    fn next_due(&self) -> Option<Timestamp> {
        let leases = self.claims.iter().map(|claim| claim.lease.until);
        leases.chain(self.next).min()
    }
}

/// What came of the attempt to claim a job.
enum Attempt {
    Claimed(Claim),
    Kept(JobId, Lease),
    Ended(Job),
    /// Somebody else was faster.
    Outdated,
}

impl<Q: Queue, S: StateStore> Pair<Q, S> {
    pub(super) async fn claim_jobs(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let tickets = self.inbox.take();
        let taken = self.take(request, &[]).await;
        let count = taken.as_ref().map_or(0, Taken::count);
        let is_full = count == request.max;
        self.spend(tickets, count, request, is_full).await;
        let taken = taken?;
        let mut claimed = Claimed::nothing(taken.next_due(), Version::default());
        claimed.claims = taken.claims;
        claimed.ended = taken.ended;
        Ok(claimed)
    }

    /// Claims what the store says is first. What has been claimed when the store fails is not given away.
    pub(super) async fn take(
        &self,
        request: &ClaimRequest,
        just_settled: &[Held],
    ) -> Result<Taken, BackendError> {
        let mut taken = Taken::default();
        match self.take_into(&mut taken, request, just_settled).await {
            Err(error) if taken.count() == 0 && taken.ended.is_empty() => Err(error),
            Err(error) => {
                super::trouble::store_failed(&error);
                // The worker is to look again soon.
                taken.next = Some(self.store.now());
                Ok(taken)
            }
            Ok(()) => Ok(taken),
        }
    }

    async fn take_into(
        &self,
        taken: &mut Taken,
        request: &ClaimRequest,
        just_settled: &[Held],
    ) -> Result<(), BackendError> {
        let mut rounds = 0;
        loop {
            let left = request.max.saturating_sub(taken.count());
            let (order, turn) = self.turn(left);
            let limit = if left == 0 {
                0
            } else {
                turn + FURTHER * rounds
            };
            let due = self.look(request, order, limit).await?;
            taken.next = due.next;
            if due.records.is_empty() {
                return Ok(());
            }
            let found = due.records.len();
            let (records, others) = in_turn(due.records, turn);
            if rounds == ROUNDS {
                taken.next = Some(self.store.now());
                return Ok(());
            }
            let before = taken.progress();
            for record in records {
                self.take_one(taken, record, request, just_settled).await?;
            }
            let progress = taken.progress() - before;
            let is_last = found < turn || taken.count() == request.max;
            if progress == found && is_last && others == 0 {
                return Ok(());
            }
            rounds = if progress == 0 { rounds + 1 } else { 0 };
        }
    }

    /// By what the next jobs are chosen, and how many of them.
    fn turn(&self, left: usize) -> (Order, usize) {
        let turns = self.turns();
        (turns.order(), left.min(turns.in_a_row()))
    }

    async fn look(
        &self,
        request: &ClaimRequest,
        order: Order,
        limit: usize,
    ) -> Result<Due, BackendError> {
        let filter = DueFilter::of(request, order, self.store.now(), limit);
        self.store.due(&filter).await
    }

    async fn take_one(
        &self,
        taken: &mut Taken,
        record: Record,
        request: &ClaimRequest,
        just_settled: &[Held],
    ) -> Result<(), BackendError> {
        match self.attempt(record, request, just_settled).await? {
            Attempt::Claimed(claim) => taken.claims.push(claim),
            Attempt::Kept(id, lease) => taken.kept.push((id, lease)),
            Attempt::Ended(job) => taken.ended.push(job),
            Attempt::Outdated => return Ok(()),
        }
        self.turns().advance();
        Ok(())
    }

    async fn attempt(
        &self,
        mut record: Record,
        request: &ClaimRequest,
        just_settled: &[Held],
    ) -> Result<Attempt, BackendError> {
        let now = self.store.now();
        // A job that can't be read has failed.
        let mut ends = record.job.status.is_final();
        if record.leased && !ends {
            match rules::take_over(&mut record.job, record.crashes, now) {
                TakeOver::Run { crashes } => record.crashes = crashes,
                TakeOver::Ended => ends = true,
            }
        }
        record.rewrite(now);
        if ends {
            record.place(None, now);
            return Ok(match self.store.save(&record).await? {
                Saved::Saved => Attempt::Ended(record.job),
                Saved::Outdated => Attempt::Outdated,
            });
        }
        let is_kept = record.keep(just_settled);
        let lease = record.open(&request.worker, request.lease, now);
        Ok(match self.store.save(&record).await? {
            Saved::Saved if is_kept => Attempt::Kept(record.job.id, lease),
            Saved::Saved => Attempt::Claimed(record.claim(lease)),
            Saved::Outdated => Attempt::Outdated,
        })
    }

    pub(super) async fn renew_one(
        &self,
        held: &Held,
        lease: Duration,
    ) -> Result<Renewal, BackendError> {
        for _ in 0..super::MOST_ATTEMPTS {
            let Some(mut record) = self.load_held(held).await? else {
                return Ok(Renewal::Lost);
            };
            let now = self.store.now();
            record.rewrite(now);
            record.visible_at = Some(now.saturating_add(lease));
            if self.store.save(&record).await? == Saved::Saved {
                return Ok(match record.job.status {
                    Status::Cancelling => Renewal::CancelRequested,
                    _ => Renewal::Held,
                });
            }
        }
        Err(super::trouble::crowded("renew a lease"))
    }

    async fn load_held(&self, held: &Held) -> Result<Option<Record>, BackendError> {
        let record = self.store.load(&held.id).await?;
        Ok(record.filter(|record| record.is_held_by(held.token)))
    }
}

/// The records to go for, and how many others there are.
///
/// They are those in front, unless there are more: then others were faster there, and each goes on somewhere else.
fn in_turn(mut records: Vec<Record>, turn: usize) -> (Vec<Record>, usize) {
    if records.len() > turn {
        let places = records.len() - turn + 1;
        let start = (random::fraction() * places as f64) as usize;
        records.rotate_left(start.min(places - 1));
    }
    let others = records.split_off(records.len().min(turn));
    (records, others.len())
}
