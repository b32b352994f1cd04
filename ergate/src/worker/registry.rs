use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::hold::Hold;
use crate::backend::{Claim, Settlement};
use crate::engine::Disposition;

/// The jobs that a worker has in its hands, for the heartbeat to keep.
#[derive(Debug, Default)]
pub(super) struct Registry {
    entries: Mutex<Entries>,
    /// Told when there is a job again after there was none.
    occupied: Notify,
}

/// They have places, and are not found by their job, because a job can be lost and claimed anew while the step that lost
/// it is still coming to its end.
#[derive(Debug, Default)]
struct Entries {
    places: Vec<Option<Arc<Hold>>>,
    free: Vec<usize>,
}

impl Entries {
    fn is_empty(&self) -> bool {
        self.places.len() == self.free.len()
    }

    fn put(&mut self, hold: Arc<Hold>) -> usize {
        let place = self.free.pop().unwrap_or(self.places.len());
        match self.places.get_mut(place) {
            Some(free) => *free = Some(hold),
            None => self.places.push(Some(hold)),
        }
        place
    }

    fn clear(&mut self, place: usize) {
        if self.places.get_mut(place).and_then(Option::take).is_some() {
            self.free.push(place);
        }
    }
}

impl Registry {
    /// Takes a job that was claimed by a call sent at that time.
    pub(super) fn take(self: &Arc<Self>, claim: Claim, sent: Duration) -> InHand {
        let hold = Arc::new(Hold::new(claim.job.id.clone(), claim.lease, sent));
        let mut entries = self.lock();
        let first = entries.is_empty();
        let place = entries.put(Arc::clone(&hold));
        drop(entries);
        if first {
            self.occupied.notify_waiters();
        }
        let registry = Arc::clone(self);
        let held = claim.held();
        InHand {
            delivery: claim.crashes.saturating_add(1),
            settlement: Box::new(Settlement::new(held, claim.job, Disposition::Returned)),
            grip: Grip {
                registry,
                place,
                hold,
            },
        }
    }

    /// The jobs in hand, as soon as there are any.
    pub(super) async fn some(&self) -> Vec<Arc<Hold>> {
        loop {
            let occupied = self.occupied.notified();
            let holds = self.all();
            if !holds.is_empty() {
                return holds;
            }
            occupied.await;
        }
    }

    pub(super) fn all(&self) -> Vec<Arc<Hold>> {
        self.lock().places.iter().flatten().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        // No change to the entries can stop half-way.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job in a worker's hands.
pub(super) struct InHand {
    /// The job, as it will be settled. It stays where it is from the claim to the end, since it would be handed on many times
    /// for each step.
    pub(super) settlement: Box<Settlement>,
    /// How many times it has been handed out since it last got on: 1 unless workers were lost with it.
    pub(super) delivery: u32,
    pub(super) grip: Grip,
}

/// Has the lease of a job kept up until it is dropped.
pub(super) struct Grip {
    registry: Arc<Registry>,
    place: usize,
    hold: Arc<Hold>,
}

impl Deref for Grip {
    type Target = Hold;

    fn deref(&self) -> &Hold {
        &self.hold
    }
}

impl Drop for Grip {
    fn drop(&mut self) {
        self.registry.lock().clear(self.place);
    }
}
