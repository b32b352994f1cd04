//! How a thread answers a future.

use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// The two ends of one answer.
pub(super) fn channel<T>() -> (Reply<T>, Answer<T>) {
    let slot = Arc::new(Mutex::new(Slot {
        answer: None,
        is_closed: false,
        waker: None,
    }));
    (Reply(Arc::clone(&slot)), Answer(slot))
}

struct Slot<T> {
    answer: Option<T>,
    /// Whether there will be no answer but the one that is there.
    is_closed: bool,
    waker: Option<Waker>,
}

/// Where the answer is given. If it is dropped without one, there will be none.
pub(super) struct Reply<T>(Arc<Mutex<Slot<T>>>);

impl<T> Reply<T> {
    pub(super) fn send(self, answer: T) {
        lock(&self.0).answer = Some(answer);
    }

    /// Whether somebody still waits for the answer.
    pub(super) fn is_awaited(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

impl<T> Drop for Reply<T> {
    fn drop(&mut self) {
        let waker = {
            let mut slot = lock(&self.0);
            slot.is_closed = true;
            slot.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

/// The answer to come: `None` if there will be none.
pub(super) struct Answer<T>(Arc<Mutex<Slot<T>>>);

impl<T> Future for Answer<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let mut slot = lock(&self.0);
        if let Some(answer) = slot.answer.take() {
            return Poll::Ready(Some(answer));
        }
        if slot.is_closed {
            return Poll::Ready(None);
        }
        match &mut slot.waker {
            Some(waker) => waker.clone_from(context.waker()),
            None => slot.waker = Some(context.waker().clone()),
        }
        Poll::Pending
    }
}

fn lock<T>(slot: &Mutex<Slot<T>>) -> MutexGuard<'_, Slot<T>> {
    // Nothing that runs under the lock panics half-way through a change.
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}
