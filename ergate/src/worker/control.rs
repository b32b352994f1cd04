use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use tokio::sync::Notify;

/// How far a worker is on its way to its end. It never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
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
    /// Every job looks at it all the time, so looking must not get in the way of other threads.
    phase: AtomicU8,
    /// Those who wait are woken in the order in which they came. Tokio's own `watch` wakes them in any.
    advanced: Notify,
}

impl Control {
    pub(super) fn new() -> Control {
        let inner = Inner {
            phase: AtomicU8::new(Phase::Working as u8),
            advanced: Notify::new(),
        };
        Control {
            inner: Arc::new(inner),
        }
    }

    pub(super) fn advance(&self, phase: Phase) {
        let before = self.inner.phase.fetch_max(phase as u8, Ordering::SeqCst);
        if before < phase as u8 {
            self.inner.advanced.notify_waiters();
        }
    }

    pub(super) fn has_reached(&self, phase: Phase) -> bool {
        self.inner.phase.load(Ordering::SeqCst) >= phase as u8
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
}
