use std::time::Duration;

use super::ready::Key;
use super::state::State;
use crate::backend::rules::{self, TakeOver};
use crate::backend::{ClaimRequest, Claimed, Held, Renewal};
use crate::job::Status;
use crate::timestamp::Timestamp;

impl State {
    pub(super) fn claim(&mut self, request: &ClaimRequest, now: Timestamp) -> Claimed {
        let due = self
            .ready
            .due(now)
            .filter(|key| self.is_wanted(key, request));
        let keys: Vec<Key> = due.take(request.max).collect();
        let mut claimed = Claimed::nothing(None, self.watch.version());
        for key in keys {
            self.claim_one(key.number(), request.lease, now, &mut claimed);
        }
        claimed.next_due = match request.workflows {
            None => self.ready.next_due(|_| true),
            Some(_) => self.ready.next_due(|key| self.is_wanted(key, request)),
        };
        claimed
    }

    fn is_wanted(&self, key: &Key, request: &ClaimRequest) -> bool {
        request.workflows.is_none()
            || self
                .entries
                .get(&key.number())
                .is_some_and(|entry| request.wants(&entry.job.workflow_name))
    }

    fn claim_one(&mut self, number: u64, lease: Duration, now: Timestamp, claimed: &mut Claimed) {
        let Some(entry) = self.entries.get_mut(&number) else {
            return;
        };
        if entry.leased {
            match rules::take_over(&mut entry.job, entry.crashes, now) {
                TakeOver::Run { crashes } => entry.crashes = crashes,
                TakeOver::Ended => {
                    claimed.ended.push(entry.job.clone());
                    self.place(number, None, now);
                    return;
                }
            }
        }
        let until = now.saturating_add(lease);
        entry.job.status = Status::Running;
        let lease = entry.open_lease(until);
        claimed.claims.push(entry.claim(lease));
        self.shift(number, Some(until));
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
