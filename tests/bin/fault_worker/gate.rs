use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use ergate::Timestamp;
use ergate::clock::{Clock, Sleep};

/// A clock that stands still, so that each run of a scenario leaves the same rows behind.
///
/// With it the store's writer can be kept from going on: when it asks for the time, it has to wait until the gate is
/// opened. So there is a way to have calls pile up and be carried out together.
#[derive(Debug)]
pub(crate) struct Gate {
    now: Timestamp,
    own: ThreadId,
    closed: Mutex<Option<(Sender<()>, Receiver<()>)>>,
}

/// The gate as seen by who closed it. The gate opens when it is dropped.
pub(crate) struct Closed {
    _open: Sender<()>,
    arrived: Receiver<()>,
}

impl Closed {
    /// Waits until somebody stands at the gate.
    pub(crate) fn await_arrival(&self) {
        // If the other end is gone, somebody has arrived and left.
        let _ = self.arrived.recv();
    }
}

impl Gate {
    pub(crate) fn at(now: Timestamp) -> Gate {
        Gate {
            now,
            own: thread::current().id(),
            closed: Mutex::new(None),
        }
    }

    /// Closes the gate to whoever comes first, other than this thread.
    pub(crate) fn close(&self) -> Closed {
        let (open, opened) = channel();
        let (arrive, arrived) = channel();
        *self.closed.lock().unwrap_or_else(PoisonError::into_inner) = Some((arrive, opened));
        Closed {
            _open: open,
            arrived,
        }
    }
}

impl Clock for Gate {
    fn now(&self) -> Timestamp {
        if thread::current().id() != self.own {
            let closed = self
                .closed
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            if let Some((arrive, opened)) = closed {
                let _ = arrive.send(());
                // It is opened by being dropped.
                let _ = opened.recv();
            }
        }
        self.now
    }

    fn sleep(&self, _: std::time::Duration) -> Sleep {
        Box::pin(std::future::pending())
    }
}
