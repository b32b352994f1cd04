use std::time::Duration;

use crate::clock::Clock;
use crate::timestamp::Timestamp;

/// For how long the time of day is told by the monotonic clock alone.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// Tells both times with one look at a clock, since looks show where a step takes a microsecond. The time of day is
/// looked at only every so often.
#[derive(Debug, Default)]
pub(super) struct Timepiece {
    set: Option<Reading>,
}

/// A moment by both clocks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) monotonic: Duration,
    pub(super) time: Timestamp,
}

impl Timepiece {
    pub(super) fn now(&mut self, clock: &dyn Clock) -> Reading {
        let monotonic = clock.monotonic();
        if let Some(set) = self.set
            && let Some(since) = monotonic.checked_sub(set.monotonic)
            && since < GOOD_FOR
        {
            let time = set.time.saturating_add(since);
            return Reading { monotonic, time };
        }
        // In this order what is told is never ahead of the clock.
        let time = clock.now();
        let monotonic = clock.monotonic();
        *self.set.insert(Reading { monotonic, time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::ManualClock;

    #[test]
    fn it_goes_with_the_clock() {
        let (clock, mut timepiece) = (ManualClock::new(), Timepiece::default());
        for pause in [0, 1, 999, 1000, 5_000_000] {
            clock.pass(Duration::from_micros(pause));
            assert_eq!(timepiece.now(&clock).time, clock.now());
            assert_eq!(timepiece.now(&clock).monotonic, clock.monotonic());
        }
    }

    #[test]
    fn it_follows_a_clock_that_was_set_back() {
        let (clock, mut timepiece) = (ManualClock::new(), Timepiece::default());
        clock.pass(Duration::from_secs(60));
        timepiece.now(&clock);
        clock.turn_back(Duration::from_secs(20));
        assert_eq!(timepiece.now(&clock).time, clock.now());
    }
}
