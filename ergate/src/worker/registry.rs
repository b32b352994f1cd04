use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::hold::Hold;
use crate::backend::Claim;
use crate::job::{Job, JobId};

/// The jobs that a worker has in its hands, for the heartbeat to keep.
#[derive(Debug, Default)]
pub(super) struct Registry {
    /// In an order that doesn't depend on chance, so that a simulation can be repeated.
    holds: Mutex<BTreeMap<JobId, Arc<Hold>>>,
    /// Told when there is a job again after there was none.
    occupied: Notify,
}

impl Registry {
    /// Takes a job that was claimed by a call sent at that time.
    pub(super) fn take(self: &Arc<Self>, claim: Claim, sent: Duration) -> InHand {
        let held = claim.held();
        let hold = Arc::new(Hold::new(held.id.clone(), held.token, sent));
        let mut holds = self.lock();
        let first = holds.is_empty();
        holds.insert(held.id, Arc::clone(&hold));
        drop(holds);
        if first {
            self.occupied.notify_waiters();
        }
        let registry = Arc::clone(self);
        InHand {
            job: Box::new(claim.job),
            grip: Grip { registry, hold },
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
        self.lock().values().cloned().collect()
    }

    /// Forgets a job, unless it has been claimed anew since.
    fn forget(&self, hold: &Arc<Hold>) {
        let mut holds = self.lock();
        let known = holds.get(hold.id());
        if known.is_some_and(|known| Arc::ptr_eq(known, hold)) {
            holds.remove(hold.id());
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<JobId, Arc<Hold>>> {
        // No change to the map can stop half-way.
        self.holds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job in a worker's hands. It is boxed because it is handed on many times for each step.
pub(super) struct InHand {
    pub(super) job: Box<Job>,
    pub(super) grip: Grip,
}

/// Has the lease of a job kept up until it is dropped.
pub(super) struct Grip {
    registry: Arc<Registry>,
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
        self.registry.forget(&self.hold);
    }
}
