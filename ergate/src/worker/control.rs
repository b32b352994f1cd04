use tokio::sync::watch;

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
    phase: watch::Sender<Phase>,
}

impl Control {
    pub(super) fn new() -> Control {
        Control {
            phase: watch::Sender::new(Phase::Working),
        }
    }

    pub(super) fn advance(&self, phase: Phase) {
        self.phase.send_if_modified(|current| {
            let onward = phase > *current;
            if onward {
                *current = phase;
            }
            onward
        });
    }

    pub(super) fn has_reached(&self, phase: Phase) -> bool {
        *self.phase.borrow() >= phase
    }

    pub(super) async fn reached(&self, phase: Phase) {
        let mut receiver = self.phase.subscribe();
        // The sender is borrowed for as long as this waits, so the channel can't be closed.
        let _ = receiver.wait_for(|current| *current >= phase).await;
    }
}
