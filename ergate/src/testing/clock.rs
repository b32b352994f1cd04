use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use crate::clock::{Clock, Sleep};
use crate::timestamp::Timestamp;
use std::sync::Arc;

/// A clock that stands still until it is moved. Clones are one clock.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::Timestamp;
/// use ergate::clock::Clock;
/// use ergate::testing::ManualClock;
///
/// let clock = ManualClock::new();
/// clock.pass(Duration::from_secs(60));
/// assert_eq!(clock.now(), Timestamp::from_micros(60_000_000));
/// ```
#[derive(Clone, Debug, Default)]
pub struct ManualClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    micros: i64,
    sleepers: Vec<Waker>,
}

impl ManualClock {
    /// A clock that stands at the beginning of 1970.
    #[must_use]
    pub fn new() -> ManualClock {
        ManualClock::default()
    }

    /// Lets time pass, and wakes those whose sleep is over.
    pub fn pass(&self, time: Duration) {
        let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        self.shift(micros);
    }

    /// Sets the clock back, as a correction of the system's clock may do.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::Timestamp;
    /// use ergate::clock::Clock;
    /// use ergate::testing::ManualClock;
    ///
    /// let clock = ManualClock::new();
    /// clock.pass(Duration::from_secs(60));
    /// clock.turn_back(Duration::from_secs(20));
    /// assert_eq!(clock.now(), Timestamp::from_micros(40_000_000));
    /// ```
    pub fn turn_back(&self, time: Duration) {
        let micros = i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        self.shift(-micros);
    }

    fn shift(&self, micros: i64) {
        let sleepers = self.with(|state| {
            state.micros = state.micros.saturating_add(micros);
            std::mem::take(&mut state.sleepers)
        });
        for sleeper in sleepers {
            sleeper.wake();
        }
    }

    fn with<R>(&self, f: impl FnOnce(&mut State) -> R) -> R {
        // Nothing that runs under the lock panics half-way through a change.
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.with(|state| state.micros))
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.clone();
        let end = self.now().saturating_add(duration);
        Box::pin(std::future::poll_fn(move |context| {
            clock.with(|state| {
                if Timestamp::from_micros(state.micros) >= end {
                    return Poll::Ready(());
                }
                state.sleepers.push(context.waker().clone());
                Poll::Pending
            })
        }))
    }
}
