//! Waiting for a store to change, without asking it again and again.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::Version;

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

    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) fn is_awaited(&self) -> bool {
        !self.waiting.is_empty()
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

/// What has a watch, under a lock of its own kind.
pub(super) trait Watched {
    /// Does something with the watch.
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R;

    /// Somebody began to wait.
    fn awaited(&self) {}
}

/// A watch of its own: what rings when something changes.
#[derive(Debug, Default)]
pub(super) struct Bell {
    watch: Mutex<Watch>,
}

impl Bell {
    /// Wakes those who wait, and gives what they have been told of then.
    pub(super) fn ring(&self) -> Version {
        let (version, wakers) = self.with_watch(|watch| {
            watch.stir();
            (watch.version(), watch.take_woken())
        });
        for waker in wakers {
            waker.wake();
        }
        version
    }

    pub(super) fn version(&self) -> Version {
        self.with_watch(|watch| watch.version())
    }

    #[cfg(any(feature = "sqlite", feature = "postgres"))]
    pub(super) fn is_awaited(&self) -> bool {
        self.with_watch(|watch| watch.is_awaited())
    }
}

impl Watched for Bell {
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        // Nothing that runs under the lock panics half-way through a change.
        f(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Waits until the version has moved on from the one that was seen.
pub(super) struct Changed<W: Watched> {
    watched: Arc<W>,
    seen: Version,
    ticket: Option<u64>,
}

impl<W: Watched> Changed<W> {
    pub(super) fn new(watched: Arc<W>, seen: Version) -> Changed<W> {
        Changed {
            watched,
            seen,
            ticket: None,
        }
    }
}

impl<W: Watched> Future for Changed<W> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let is_new = this.ticket.is_none();
        let (seen, ticket) = (this.seen, &mut this.ticket);
        let has_changed = this.watched.with_watch(|watch| {
            let has_changed = watch.version() != seen;
            if !has_changed {
                watch.wait(ticket, context.waker());
            }
            has_changed
        });
        if has_changed {
            return Poll::Ready(());
        }
        if is_new {
            this.watched.awaited();
        }
        Poll::Pending
    }
}

impl<W: Watched> Drop for Changed<W> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            self.watched.with_watch(|watch| watch.leave(ticket));
        }
    }
}
