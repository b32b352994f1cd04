//! Time, as the library sees it.

use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::random;
use crate::timestamp::Timestamp;

/// A wait for a time to come. It may be dropped at any moment.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where the time comes from, and who waits for it.
///
/// A worker and the [`Memory`](crate::backend::Memory) store take all their time from one of these, so that a test
/// can let a year pass in no time. Everything else uses [`SystemClock`].
pub trait Clock: Send + Sync + fmt::Debug + 'static {
    /// The time of day.
    fn now(&self) -> Timestamp;

    /// Completes when this much time has passed.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// The time since some fixed moment. It must never go back, as the time of day does when it is corrected.
    ///
    /// Without an implementation of its own it follows [`now`](Clock::now).
    fn monotonic(&self) -> Duration {
        self.now().since(Timestamp::from_micros(0))
    }

    /// A number from 0 up to, but not including, 1, by which waits are shortened so that not all end at once.
    ///
    /// It is random. A simulation that is to be repeated exactly gives numbers of its own.
    fn chance(&self) -> f64 {
        random::fraction()
    }
}

/// The system's clock.
///
/// With the feature `tokio`, sleeping needs a tokio runtime with its time enabled; without it, each sleep takes
/// a thread.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        sleep(duration)
    }

    fn monotonic(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }
}

#[cfg(feature = "tokio")]
fn sleep(duration: Duration) -> Sleep {
    Box::pin(async move { tokio::time::sleep(duration).await })
}

#[cfg(not(feature = "tokio"))]
fn sleep(duration: Duration) -> Sleep {
    use std::task::Poll;

    let deadline = Instant::now().checked_add(duration);
    Box::pin(std::future::poll_fn(move |context| {
        // A time too far away to be expressed never comes.
        let Some(deadline) = deadline else {
            return Poll::Pending;
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Poll::Ready(());
        }
        let waker = context.waker().clone();
        let timer = std::thread::Builder::new().spawn(move || {
            std::thread::sleep(left);
            waker.wake();
        });
        if timer.is_err() {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }))
}
