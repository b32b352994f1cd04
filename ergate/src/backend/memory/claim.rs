use std::time::Duration;

use super::ready::Key;
use super::state::State;
use crate::backend::rules::{self, TakeOver};
use crate::backend::{ClaimRequest, Claimed, Held, Lease, Renewal};
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

/// What was leased, and what came to its end instead.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) leases: Vec<(u64, Lease)>,
    pub(super) ended: Vec<Job>,
}

impl State {
    pub(super) fn claim(&mut self, request: &ClaimRequest, now: Timestamp) -> Claimed {
        let taken = self.take(request, now);
        let claims = taken.leases.into_iter().filter_map(|(number, lease)| {
            self.entries.get(&number).map(|entry| entry.claim(lease))
        });
        let mut claimed = Claimed::nothing(self.next_due(request), self.watch.version());
        claimed.claims = claims.collect();
        claimed.ended = taken.ended;
        claimed
    }

    /// Leases what is due and wanted.
    pub(super) fn take(&mut self, request: &ClaimRequest, now: Timestamp) -> Taken {
        let due = self
            .ready
            .due(now)
            .filter(|key| self.is_wanted(key, request));
        let keys: Vec<Key> = due.take(request.max).collect();
        let mut taken = Taken::default();
        for key in keys {
            let lease = self.take_one(key.number(), request.lease, now, &mut taken.ended);
            taken
                .leases
                .extend(lease.map(|lease| (key.number(), lease)));
        }
        taken
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
        ended: &mut Vec<Job>,
    ) -> Option<Lease> {
        let entry = self.entries.get_mut(&number)?;
        if entry.leased {
            match rules::take_over(&mut entry.job, entry.crashes, now) {
                TakeOver::Run { crashes } => entry.crashes = crashes,
                TakeOver::Ended => {
                    ended.push(entry.job.clone());
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
