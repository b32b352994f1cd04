use super::claim::SHORTEST_LEASE;
use super::entry::Entry;
use super::runs::Runs;
use super::state::State;
use crate::backend::rules::{self, Visible};
use crate::backend::{
    ClaimRequest, Lease, LostLease, Settled, Settlement, SingleTurnover, Turnover,
};
use crate::engine::Disposition;
use crate::job::Status;
use crate::timestamp::Timestamp;

impl State {
    pub(super) fn settle_all(
        &mut self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
        now: Timestamp,
    ) -> Turnover {
        let settled = settlements
            .iter()
            .map(|settlement| self.settle(settlement, now));
        let mut turnover = Turnover::new(settled.collect(), Vec::new(), Vec::new());
        if let Some(request) = next {
            self.claim_in_return(settlements, request, now, &mut turnover);
        }
        if settlements
            .iter()
            .zip(&turnover.settled)
            .any(goes_on_elsewhere)
        {
            self.watch.stir();
        }
        turnover
    }

    /// The same for a single job and at most one in return, as a worker asks for after each step.
    pub(super) fn settle_single(
        &mut self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
        now: Timestamp,
    ) -> SingleTurnover {
        if let Some(request) = next
            && let Some(lease) = self.keep(settlement, request, now)
        {
            return Settled::Kept(lease).into();
        }
        let mut answer = SingleTurnover::from(self.settle(settlement, now));
        if let Some(request) = next
            && let Some((slot, lease)) = self.take_single(request, now, &mut answer.ended)
            && let Some(entry) = self.entries.get_mut(slot)
        {
            if settlement.held.id == entry.job.id && answer.settled == Settled::Committed {
                answer.settled = entry.keep(lease);
            } else {
                answer.claim = Some(Box::new(entry.claim(lease, &self.runs)));
            }
        }
        if goes_on_elsewhere((settlement, &answer.settled)) {
            self.watch.stir();
        }
        answer
    }

    /// Settles a job and claims it again in one, if it is clear that it would be the one that is claimed: by far the most
    /// frequent case.
    fn keep(
        &mut self,
        settlement: &Settlement,
        request: &ClaimRequest,
        now: Timestamp,
    ) -> Option<Lease> {
        let Settlement { held, job, .. } = settlement;
        let entry = self.entries.get_mut(self.slot(&held.id)?)?;
        let goes_on = matches!(settlement.disposition, Disposition::Continue)
            && entry.is_held_by(held.token)
            && entry.job.status != Status::Cancelling;
        // Where its lease is over, it is among those that are due.
        let until = entry
            .place
            .map(|place| place.at())
            .filter(|until| *until > now)?;
        let ready = &self.shelves.ready;
        let at = rules::place(job).map_or(now, |at| at.min(now));
        let place = entry.key(job.priority, at);
        if !goes_on || !request.wants_job(job) || !ready.goes_first(place, self.turns.order(), now)
        {
            return None;
        }
        self.turns.advance();
        entry.catch_up(job, &mut self.runs);
        entry.job.status = Status::Running;
        entry.crashes = 0;
        let lease = entry.open_lease(rules::kept_until(
            until,
            request.lease.max(SHORTEST_LEASE),
            now,
        ));
        entry.settled = Some((held.token, Settled::Kept(lease)));
        self.shelves.shift(entry, Some(lease.until));
        Some(lease)
    }

    fn settle(&mut self, settlement: &Settlement, now: Timestamp) -> Settled {
        let slot = self.slot(&settlement.held.id);
        let Some(entry) = slot.and_then(|slot| self.entries.get_mut(slot)) else {
            return Settled::Lost(LostLease::Gone);
        };
        if !entry.is_held_by(settlement.held.token) {
            return repeated(entry, settlement);
        }
        let visible = save(entry, settlement, &mut self.runs, now);
        let was_to_end = matches!(settlement.disposition, Disposition::Finished);
        let settled = if visible.is_none() && !was_to_end {
            Settled::Cancelled
        } else {
            Settled::Committed
        };
        entry.settled = Some((settlement.held.token, settled));
        self.shelves.place(entry, visible, now);
        settled
    }

    fn claim_in_return(
        &mut self,
        settlements: &[Settlement],
        request: &ClaimRequest,
        now: Timestamp,
        turnover: &mut Turnover,
    ) {
        let taken = self.take(request, now);
        turnover.ended = taken.ended;
        turnover.claims.reserve_exact(taken.leases.len());
        for (slot, lease) in taken.leases {
            let Some(entry) = self.entries.get_mut(slot) else {
                continue;
            };
            let mut settlements = settlements.iter().zip(&mut turnover.settled);
            let kept = settlements.find(|(settlement, settled)| {
                settlement.held.id == entry.job.id && **settled == Settled::Committed
            });
            match kept {
                Some((_, settled)) => *settled = entry.keep(lease),
                None => turnover.claims.push(entry.claim(lease, &self.runs)),
            }
        }
    }
}

/// Whether a job was put back, and not claimed again in return.
fn goes_on_elsewhere((settlement, settled): (&Settlement, &Settled)) -> bool {
    let ended = matches!(settlement.disposition, Disposition::Finished);
    !ended && *settled == Settled::Committed
}

fn save(entry: &mut Entry, settlement: &Settlement, runs: &mut Runs, now: Timestamp) -> Visible {
    let cancelling = entry.job.status == Status::Cancelling;
    entry.catch_up(&settlement.job, runs);
    if !settlement.disposition.is_return() {
        // The job's worker lived to tell, so whatever was lost before, it was not lost in a row with this.
        entry.crashes = 0;
    }
    rules::settle(&mut entry.job, &settlement.disposition, cancelling, now)
}

/// The answer to a settlement whose claim is no longer open.
fn repeated(entry: &Entry, settlement: &Settlement) -> Settled {
    match entry.settled {
        Some((token, settled)) if token == settlement.held.token => match settled {
            Settled::Kept(lease) if entry.is_held_by(lease.token) => Settled::Kept(Lease {
                // It may have been renewed since.
                until: entry.place.map_or(lease.until, |place| place.at()),
                token: lease.token,
            }),
            Settled::Cancelled => settled,
            _ => Settled::AlreadyCommitted,
        },
        _ => Settled::Lost(LostLease::Superseded),
    }
}
