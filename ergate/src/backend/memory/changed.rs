use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::Shared;
use crate::backend::Version;

/// The count of changes that others may wait for, and who waits.
#[derive(Debug, Default)]
pub(super) struct Watch {
    version: u64,
    /// Whether the version went up since the wakers were last taken.
    stirred: bool,
    tickets: u64,
    waiting: Vec<(u64, Waker)>,
}

impl Watch {
    pub(super) fn version(&self) -> Version {
        Version(self.version)
    }

    /// Something may be claimable now, or due earlier than before.
    pub(super) fn stir(&mut self) {
        self.version += 1;
        self.stirred = true;
    }

    /// Those to wake after the change that was just made. They are woken outside of the lock.
    pub(super) fn take_woken(&mut self) -> impl Iterator<Item = Waker> + use<> {
        let woken = if std::mem::take(&mut self.stirred) {
            std::mem::take(&mut self.waiting)
        } else {
            Vec::new()
        };
        woken.into_iter().map(|(_, waker)| waker)
    }

    fn wait(&mut self, ticket: &mut Option<u64>, waker: &Waker) {
        if let Some((_, known)) = self
            .waiting
            .iter_mut()
            .find(|(number, _)| Some(*number) == *ticket)
        {
            known.clone_from(waker);
            return;
        }
        self.tickets += 1;
        *ticket = Some(self.tickets);
        self.waiting.push((self.tickets, waker.clone()));
    }

    fn leave(&mut self, ticket: u64) {
        self.waiting.retain(|(number, _)| *number != ticket);
    }
}

/// Waits until the version has moved on from the one that was seen.
pub(super) struct Changed {
    shared: Arc<Shared>,
    seen: Version,
    ticket: Option<u64>,
}

impl Changed {
    pub(super) fn new(shared: Arc<Shared>, seen: Version) -> Changed {
        Changed {
            shared,
            seen,
            ticket: None,
        }
    }
}

impl Future for Changed {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let watch = &mut this.shared.lock().watch;
        if watch.version() != this.seen {
            return Poll::Ready(());
        }
        watch.wait(&mut this.ticket, context.waker());
        Poll::Pending
    }
}

impl Drop for Changed {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.shared.lock().watch.leave(ticket);
        }
    }
}
