//! Time, as the library sees it.

use std::fmt;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::random;
use crate::timestamp::Timestamp;

/// A wait for a time to come. It may be dropped at any moment.
///
/// ```
/// use ergate::clock::Sleep;
///
/// /// A clock on which nothing ever takes time.
/// fn no_wait() -> Sleep {
///     Box::pin(std::future::ready(()))
/// }
/// ```
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where the time comes from, and who waits for it.
///
/// A worker and the [`Memory`](crate::backend::Memory) store take all their time from one of these, so that a test
/// can let a year pass in no time. Everything else uses [`SystemClock`].
///
/// The feature `test-util` has one that is moved by hand, `testing::ManualClock`. One of your own is short as well:
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use ergate::Timestamp;
/// use ergate::clock::{Clock, Sleep};
/// use ergate::prelude::*;
/// use tokio::sync::watch;
///
/// /// A clock that stands still until it is moved.
/// #[derive(Debug)]
/// struct ByHand(watch::Sender<Timestamp>);
///
/// impl Clock for ByHand {
///     fn now(&self) -> Timestamp {
///         *self.0.borrow()
///     }
///
///     fn sleep(&self, duration: Duration) -> Sleep {
///         let end = self.now().saturating_add(duration);
///         let mut time = self.0.subscribe();
///         Box::pin(async move { drop(time.wait_for(|now| *now >= end).await) })
///     }
/// }
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// let clock = Arc::new(ByHand(watch::Sender::new("2026-11-22T12:00:00Z".parse()?)));
/// let backend = Memory::with_clock(clock.clone());
/// let next_year: Timestamp = "2027-01-01T00:00:00Z".parse()?;
/// let id = backend.submit(GREETING.job("Ada".to_owned()).start_at(next_year)).await?;
///
/// clock.0.send_replace(next_year);
/// Worker::new(backend.clone()).register(&GREETING).clock(clock).run_until_idle().await?;
/// let job = backend.get(&id).await?.ok_or("the job is gone")?;
/// assert_eq!(job.status, Status::Completed);
/// # Ok(())
/// # }
/// ```
pub trait Clock: Send + Sync + fmt::Debug + 'static {
    /// The time of day.
    ///
    /// ```
    /// use ergate::clock::{Clock, SystemClock};
    ///
    /// println!("It is {}", SystemClock.now()); // It is 2026-11-22T12:00:00.250000Z
    /// ```
    fn now(&self) -> Timestamp;

    /// Completes when this much time has passed.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::clock::{Clock, SystemClock};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let clock = SystemClock;
    /// clock.sleep(Duration::from_millis(5)).await;
    /// # Ok(())
    /// # }
    /// ```
    fn sleep(&self, duration: Duration) -> Sleep;

    /// The time since some fixed moment. It must never go back, as the time of day does when it is corrected.
    ///
    /// Without an implementation of its own it follows [`now`](Clock::now).
    ///
    /// ```
    /// # use ergate::clock::{Clock, SystemClock};
    /// let start = SystemClock.monotonic();
    /// let took = SystemClock.monotonic() - start;
    /// println!("It took {took:?}");
    /// ```
    fn monotonic(&self) -> Duration {
        self.now().since(Timestamp::from_micros(0))
    }

    /// A number from 0 up to, but not including, 1, by which waits are shortened so that not all end at once.
    ///
    /// It is random. A simulation that is to be repeated exactly gives numbers of its own.
    ///
    /// ```
    /// # use ergate::clock::{Clock, SystemClock};
    /// assert!((0.0..1.0).contains(&SystemClock.chance()));
    /// ```
    fn chance(&self) -> f64 {
        random::fraction()
    }
}

/// The system's clock.
///
/// With the feature `tokio`, sleeping needs a tokio runtime with its time enabled; without it, each sleep takes
/// a thread.
///
/// ```
/// use std::sync::Arc;
///
/// use ergate::Memory;
/// use ergate::clock::SystemClock;
///
/// // This is what `Memory::new()` does.
/// let backend = Memory::with_clock(Arc::new(SystemClock));
/// ```
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
