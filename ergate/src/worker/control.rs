use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// How far a worker is on its way to its end. It never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// It claims and runs jobs.
    Working,
    /// It claims no more, and lets the steps that run come to their end.
    Draining,
    /// It interrupts the steps that still run.
    Interrupting,
    /// It waits for hardly anything any more.
    Stopping,
}

/// Where the worker, its jobs and its handles agree on the phase.
#[derive(Clone, Debug)]
pub(super) struct Control {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    phase: Mutex<Phase>,
    /// Those who wait are woken in the order in which they came. Tokio's own `watch` wakes them in any.
    advanced: Notify,
}

impl Control {
    pub(super) fn new() -> Control {
        let inner = Inner {
            phase: Mutex::new(Phase::Working),
            advanced: Notify::new(),
        };
        Control {
            inner: Arc::new(inner),
        }
    }

    pub(super) fn advance(&self, phase: Phase) {
        let mut current = self.phase();
        if phase > *current {
            *current = phase;
            drop(current);
            self.inner.advanced.notify_waiters();
        }
    }

    pub(super) fn has_reached(&self, phase: Phase) -> bool {
        *self.phase() >= phase
    }

    pub(super) async fn reached(&self, phase: Phase) {
        loop {
            let advanced = self.inner.advanced.notified();
            if self.has_reached(phase) {
                return;
            }
            advanced.await;
        }
    }

    fn phase(&self) -> MutexGuard<'_, Phase> {
        // No change to it can stop half-way.
        self.inner
            .phase
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
