use super::entry::Entry;
use super::state::State;
use crate::backend::rules::{self, Visible};
use crate::backend::{Keep, Lease, LostLease, Settled, Settlement};
use crate::engine::Disposition;
use crate::job::Status;
use crate::timestamp::Timestamp;

impl State {
    pub(super) fn settle_all(
        &mut self,
        settlements: &[Settlement],
        now: Timestamp,
    ) -> Vec<Settled> {
        settlements
            .iter()
            .map(|settlement| self.settle(settlement, now))
            .collect()
    }

    fn settle(&mut self, settlement: &Settlement, now: Timestamp) -> Settled {
        let Some(entry) = self.entry_mut(&settlement.held.id) else {
            return Settled::Lost(LostLease::Gone);
        };
        if !entry.is_held_by(settlement.held.token) {
            return repeated(entry, settlement);
        }
        let number = entry.number;
        let visible = save(entry, settlement, now);
        let settled = match self.keep(number, settlement, visible, now) {
            Some(lease) => Settled::Kept(lease),
            None => {
                self.place(number, visible, now);
                given_up(settlement, visible)
            }
        };
        if let Some(entry) = self.entries.get_mut(&number) {
            entry.settled = Some((settlement.held.token, settled));
        }
        settled
    }

    /// Leaves the job with its worker, if that is asked for and holds nobody else up.
    fn keep(
        &mut self,
        number: u64,
        settlement: &Settlement,
        visible: Visible,
        now: Timestamp,
    ) -> Option<Lease> {
        let Keep { lease, .. } = settlement.keep.as_ref()?;
        let goes_on = matches!(settlement.disposition, Disposition::Continue) && visible.is_some();
        if !goes_on || self.ready.due(now).any(|key| key.number() != number) {
            return None;
        }
        let until = now.saturating_add(*lease);
        let entry = self.entries.get_mut(&number)?;
        entry.job.status = Status::Running;
        let lease = entry.open_lease(until);
        self.shift(number, Some(until));
        Some(lease)
    }
}

fn save(entry: &mut Entry, settlement: &Settlement, now: Timestamp) -> Visible {
    let cancelling = entry.job.status == Status::Cancelling;
    entry.job = settlement.job.clone();
    if !matches!(settlement.disposition, Disposition::Returned) {
        // The job's worker lived to tell, so whatever was lost before, it was not lost in a row with this.
        entry.crashes = 0;
    }
    rules::settle(&mut entry.job, &settlement.disposition, cancelling, now)
}

fn given_up(settlement: &Settlement, visible: Visible) -> Settled {
    let was_to_go_on = !matches!(settlement.disposition, Disposition::Finished);
    if was_to_go_on && visible.is_none() {
        Settled::Cancelled
    } else {
        Settled::Committed
    }
}

/// The answer to a settlement whose claim is no longer open.
fn repeated(entry: &Entry, settlement: &Settlement) -> Settled {
    match entry.settled {
        Some((token, settled)) if token == settlement.held.token => match settled {
            Settled::Kept(lease) if entry.is_held_by(lease.token) => settled,
            Settled::Cancelled => settled,
            _ => Settled::AlreadyCommitted,
        },
        _ => Settled::Lost(LostLease::Superseded),
    }
}
