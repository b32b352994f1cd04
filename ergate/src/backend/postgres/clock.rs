//! The database's clock, as far as it is known here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::clock::Clock;
use crate::timestamp::Timestamp;

/// How far this machine's monotonic clock may stray in a second, in microseconds.
const STRAY: f64 = 200.0;

#[derive(Debug)]
pub(super) struct StoreClock {
    /// A clock to go by instead.
    other: Option<Arc<dyn Clock>>,
    began: Instant,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    best: Option<Reading>,
    /// The latest time that the database is known to have reached.
    latest: Option<Timestamp>,
}

/// When the database's clock stood where, within the time that the answer took.
#[derive(Clone, Copy, Debug)]
struct Reading {
    /// What to add to this clock's microseconds at the least and at the most.
    least: i64,
    most: i64,
    taken: Instant,
}

impl StoreClock {
    pub(super) fn new(other: Option<Arc<dyn Clock>>) -> StoreClock {
        StoreClock {
            other,
            began: Instant::now(),
            state: Mutex::default(),
        }
    }

    /// The time that the statements are to go by, if it isn't the database's.
    pub(super) fn other_now(&self) -> Option<Timestamp> {
        self.other.as_ref().map(|clock| clock.now())
    }

    /// The database's time, or a moment later: never before a time that it has told.
    pub(super) fn now(&self) -> Timestamp {
        if let Some(now) = self.other_now() {
            return now;
        }
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let estimate = match state.best {
            Some(reading) => Timestamp::from_micros(self.micros(Instant::now()) + reading.most),
            None => Timestamp::now(),
        };
        state.latest.map_or(estimate, |latest| latest.max(estimate))
    }

    /// The database said that it was `told` at some time between these two.
    pub(super) fn learn(&self, told: Timestamp, sent: Instant, received: Instant) {
        let reading = Reading {
            least: told.as_micros() - self.micros(received),
            most: told.as_micros() - self.micros(sent),
            taken: received,
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.best.is_none_or(|best| reading.is_better_than(best)) {
            // The clock may have been set back.
            let is_behind = state.best.is_some_and(|best| reading.most < best.least);
            state.best = Some(reading);
            if is_behind {
                state.latest = None;
            }
        }
        state.latest = state.latest.max(Some(told));
    }

    fn micros(&self, at: Instant) -> i64 {
        let since = at.saturating_duration_since(self.began);
        i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
    }
}

impl Reading {
    fn is_better_than(self, best: Reading) -> bool {
        let age = self.taken.saturating_duration_since(best.taken);
        let stray = (age.as_secs_f64() * STRAY) as i64;
        let is_elsewhere = self.least > best.most || self.most < best.least;
        is_elsewhere || self.most - self.least <= best.most - best.least + stray
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_time_is_never_before_what_was_told_and_hardly_after() {
        let clock = StoreClock::new(None);
        let (sent, told) = (Instant::now(), Timestamp::from_micros(1_000_000_000));
        let received = sent + Duration::from_millis(3);
        clock.learn(told, sent, received);
        let now = clock.now();
        assert!(now >= told);
        assert!(now < told.saturating_add(Duration::from_secs(60)));
        // A slow answer tells less.
        clock.learn(told, sent, received + Duration::from_secs(5));
        assert!(clock.now() < told.saturating_add(Duration::from_secs(60)));
    }

    #[test]
    fn a_clock_that_was_set_back_is_followed() {
        let clock = StoreClock::new(None);
        let (sent, told) = (Instant::now(), Timestamp::from_micros(9_000_000_000));
        clock.learn(told, sent, sent);
        let earlier = told.saturating_sub(Duration::from_secs(3600));
        let later = Instant::now();
        clock.learn(earlier, later, later);
        assert!(clock.now() < told);
    }
}
