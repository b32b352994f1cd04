use std::time::Duration;

use super::ready::Key;
use super::slots::Slot;
use super::state::State;
use crate::backend::rules::{self, Order, TakeOver};
use crate::backend::{ClaimRequest, Claimed, Held, Lease, Renewal};
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

pub(super) const SHORTEST_LEASE: Duration = Duration::from_micros(1);

/// What was leased, and what came to its end instead.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) leases: Vec<(Slot, Lease)>,
    pub(super) ended: Vec<Job>,
}

impl State {
    pub(super) fn claim(&mut self, request: &ClaimRequest, now: Timestamp) -> Claimed {
        let taken = self.take(request, now);
        let claims = taken
            .leases
            .into_iter()
            .map(|(slot, lease)| Some(self.entries.get(slot)?.claim(lease, &self.runs)));
        let mut claimed = Claimed::nothing(self.next_due(request), self.watch.version());
        // In place of the leases, it would be made larger and moved.
        claimed.claims = Vec::with_capacity(claims.len());
        claimed.claims.extend(claims.flatten());
        claimed.ended = taken.ended;
        claimed
    }

    /// Leases what is due and wanted.
    pub(super) fn take(&mut self, request: &ClaimRequest, now: Timestamp) -> Taken {
        let mut taken = Taken::default();
        for _ in 0..request.max {
            let Some(slot) = self.choose(request, now) else {
                break;
            };
            let lease = self.take_one(slot, request.lease, now, &mut taken.ended);
            taken.leases.extend(lease.map(|lease| (slot, lease)));
        }
        taken
    }

    /// The same for a single one.
    pub(super) fn take_single(
        &mut self,
        request: &ClaimRequest,
        now: Timestamp,
        ended: &mut Vec<Job>,
    ) -> Option<(Slot, Lease)> {
        let slot = self.choose(request, now)?;
        let lease = self.take_one(slot, request.lease, now, ended)?;
        Some((slot, lease))
    }

    /// Whose turn it is.
    fn choose(&self, request: &ClaimRequest, now: Timestamp) -> Option<Slot> {
        let wanted = |key: &Key| self.is_wanted(key, request);
        let key = match self.turns.order() {
            Order::ByPriority => self.shelves.ready.due(now).find(wanted),
            Order::ByAge => self.shelves.ready.firsts(wanted).min_by_key(Key::age),
        };
        key.filter(|key| key.is_due(now)).map(|key| key.slot)
    }

    fn next_due(&self, request: &ClaimRequest) -> Option<Timestamp> {
        let firsts = self
            .shelves
            .ready
            .firsts(|key| self.is_wanted(key, request));
        firsts.map(|key| key.at).min()
    }

    fn is_wanted(&self, key: &Key, request: &ClaimRequest) -> bool {
        (request.workflows.is_none() && request.steps.is_none())
            || self
                .entries
                .get(key.slot)
                .is_some_and(|entry| request.wants_job(&entry.job))
    }

    fn take_one(
        &mut self,
        slot: Slot,
        lease: Duration,
        now: Timestamp,
        ended: &mut Vec<Job>,
    ) -> Option<Lease> {
        self.turns.advance();
        let entry = self.entries.get_mut(slot)?;
        if entry.leased {
            match rules::take_over(&mut entry.job, entry.crashes, now) {
                TakeOver::Run { crashes } => entry.crashes = crashes,
                TakeOver::Ended => {
                    ended.push(entry.whole(&self.runs));
                    self.shelves.place(entry, None, now);
                    return None;
                }
            }
        }
        // However short the lease, the job is not due again at once.
        let until = now.saturating_add(lease.max(SHORTEST_LEASE));
        entry.job.status = Status::Running;
        let lease = entry.open_lease(until);
        self.claimed.note(&entry.job.id, slot);
        self.shelves.shift(entry, Some(until));
        Some(lease)
    }

    pub(super) fn renew(&mut self, held: &[Held], lease: Duration, now: Timestamp) -> Vec<Renewal> {
        let until = now.saturating_add(lease);
        held.iter()
            .map(|held| self.renew_one(held, until))
            .collect()
    }

    fn renew_one(&mut self, held: &Held, until: Timestamp) -> Renewal {
        let Some((entry, shelves)) = self.entry_mut(&held.id) else {
            return Renewal::Lost;
        };
        if !entry.is_held_by(held.token) {
            return Renewal::Lost;
        }
        shelves.shift(entry, Some(until));
        if entry.job.status == Status::Cancelling {
            Renewal::CancelRequested
        } else {
            Renewal::Held
        }
    }
}
