//! Code of the user's, run so that its panics become failures.

use std::any::Any;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Interrupt;
use super::place;
use crate::failure::Failure;
use crate::future::BoxFuture;
use crate::job::ErrorKind;
use crate::panic;

/// How a guarded piece of work ended.
pub(super) enum Ended<T> {
    Returned(T),
    Failed(Box<Failure>),
    Interrupted(Interrupt),
}

impl<T> From<Result<T, Box<Failure>>> for Ended<T> {
    fn from(result: Result<T, Box<Failure>>) -> Self {
        match result {
            Ok(value) => Self::Returned(value),
            Err(failure) => Self::Failed(failure),
        }
    }
}

/// What a panic said.
pub(crate) struct Panic {
    said: String,
    place: Option<String>,
}

impl Panic {
    pub(super) fn of(payload: Box<dyn Any + Send>) -> Self {
        // The place first: disposing of the payload may panic too.
        let place = place::taken();
        Self {
            said: panic::text(payload),
            place,
        }
    }

    pub(crate) fn into_failure(self) -> Box<Failure> {
        Failure::new(ErrorKind::Panicked, self.said).at(self.place)
    }

    pub(crate) fn said(&self) -> &str {
        &self.said
    }
}

/// Runs a piece of the user's code.
pub(crate) fn shielded<T>(work: impl FnOnce() -> T) -> Result<T, Panic> {
    let _watched = place::watch();
    catch_unwind(AssertUnwindSafe(work)).map_err(Panic::of)
}

/// What a future of the user's waits for before it is polled for the first time.
#[cfg(feature = "tokio")]
#[derive(Clone, Copy)]
pub(crate) enum Gate {
    /// Nothing.
    Open,
    /// A runtime: one is made only for what needs it.
    Shut,
}

#[cfg(feature = "tokio")]
impl Gate {
    pub(super) async fn open(self) {
        poll_fn(|_| match self {
            Self::Shut if tokio::runtime::Handle::try_current().is_err() => Poll::Pending,
            _ => Poll::Ready(()),
        })
        .await;
    }
}

/// Polls a future of the user's until it ends, panics or is interrupted, and drops it.
pub(super) async fn guarded<T, I>(
    future: BoxFuture<'_, Result<T, Box<Failure>>>,
    mut interrupt: Pin<&mut I>,
) -> Ended<T>
where
    I: Future<Output = Interrupt> + Send,
{
    let mut future = future;
    let ended = poll_fn(|cx| match poll_shielded(&mut future, cx) {
        Poll::Ready(ended) => Poll::Ready(ended),
        Poll::Pending => interrupt.as_mut().poll(cx).map(Ended::Interrupted),
    })
    .await;
    match (ended, shielded(|| drop(future))) {
        (Ended::Returned(_), Err(panic)) => Ended::Failed(panic.into_failure()),
        (ended, _) => ended,
    }
}

fn poll_shielded<T>(
    future: &mut BoxFuture<'_, Result<T, Box<Failure>>>,
    cx: &mut Context<'_>,
) -> Poll<Ended<T>> {
    match shielded(|| future.as_mut().poll(cx)) {
        Ok(poll) => poll.map(Ended::from),
        Err(panic) => Poll::Ready(Ended::Failed(panic.into_failure())),
    }
}

/// Polls a future of the user's that nothing interrupts.
pub(crate) async fn uninterrupted<T>(future: BoxFuture<'_, T>) -> Result<T, Panic> {
    let mut future = future;
    let ended = poll_fn(|cx| match shielded(|| future.as_mut().poll(cx)) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await;
    match (ended, shielded(|| drop(future))) {
        (Ok(_), Err(panic)) => Err(panic),
        (ended, _) => ended,
    }
}
