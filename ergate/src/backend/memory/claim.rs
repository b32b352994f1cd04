use std::time::Duration;

use super::ready::Key;
use super::state::State;
use crate::backend::rules::{self, Order, TakeOver};
use crate::backend::{ClaimRequest, Claimed, Held, Lease, Renewal};
use crate::job::Status;
use crate::timestamp::Timestamp;

impl State {
    pub(super) fn claim(&mut self, request: &ClaimRequest, now: Timestamp) -> Claimed {
        let mut claimed = Claimed::default();
        for (number, lease) in self.take(request, now, &mut claimed) {
            claimed
                .claims
                .extend(self.entries.get(&number).map(|entry| entry.claim(lease)));
        }
        claimed
    }

    /// Leases what is due and wanted, and notes down everything else that a claim tells.
    pub(super) fn take(
        &mut self,
        request: &ClaimRequest,
        now: Timestamp,
        claimed: &mut Claimed,
    ) -> Vec<(u64, Lease)> {
        let keys = self.choose(request, now);
        let taken = keys.iter().filter_map(|key| {
            self.take_one(key.number(), request.lease, now, claimed)
                .map(|lease| (key.number(), lease))
        });
        let taken = taken.collect();
        claimed.next_due = self.next_due(request);
        claimed.seen = self.watch.version();
        taken
    }

    /// The jobs whose turn it is.
    fn choose(&mut self, request: &ClaimRequest, now: Timestamp) -> Vec<Key> {
        let mut turns = self.turns;
        let mut chosen = Vec::new();
        let mut by_priority = self
            .ready
            .due(now)
            .filter(|key| self.is_wanted(key, request));
        while chosen.len() < request.max {
            let key = match turns.order() {
                Order::ByPriority => by_priority.find(|key| !chosen.contains(key)),
                Order::ByAge => self.ready.oldest_due(now, |key| {
                    self.is_wanted(key, request) && !chosen.contains(key)
                }),
            };
            let Some(key) = key else {
                break;
            };
            chosen.push(key);
            turns.advance();
        }
        drop(by_priority);
        self.turns = turns;
        chosen
    }

    fn next_due(&self, request: &ClaimRequest) -> Option<Timestamp> {
        match request.workflows {
            None => self.ready.next_due(|_| true),
            Some(_) => self.ready.next_due(|key| self.is_wanted(key, request)),
        }
    }

    fn is_wanted(&self, key: &Key, request: &ClaimRequest) -> bool {
        request.workflows.is_none()
            || self
                .entries
                .get(&key.number())
                .is_some_and(|entry| request.wants(&entry.job.workflow_name))
    }

    fn take_one(
        &mut self,
        number: u64,
        lease: Duration,
        now: Timestamp,
        claimed: &mut Claimed,
    ) -> Option<Lease> {
        let entry = self.entries.get_mut(&number)?;
        if entry.leased {
            match rules::take_over(&mut entry.job, entry.crashes, now) {
                TakeOver::Run { crashes } => entry.crashes = crashes,
                TakeOver::Ended => {
                    claimed.ended.push(entry.job.clone());
                    self.place(number, None, now);
                    return None;
                }
            }
        }
        let until = now.saturating_add(lease);
        entry.job.status = Status::Running;
        let lease = entry.open_lease(until);
        self.shift(number, Some(until));
        Some(lease)
    }

    pub(super) fn renew(&mut self, held: &[Held], lease: Duration, now: Timestamp) -> Vec<Renewal> {
        let until = now.saturating_add(lease);
        held.iter()
            .map(|held| self.renew_one(held, until))
            .collect()
    }

    fn renew_one(&mut self, held: &Held, until: Timestamp) -> Renewal {
        let Some(entry) = self
            .entry(&held.id)
            .filter(|entry| entry.is_held_by(held.token))
        else {
            return Renewal::Lost;
        };
        let cancelling = entry.job.status == Status::Cancelling;
        self.shift(entry.number, Some(until));
        if cancelling {
            Renewal::CancelRequested
        } else {
            Renewal::Held
        }
    }
}
