use std::time::Duration;

use ergate::Timestamp;
use ergate::clock::{Clock, Sleep};
use tokio::time::Instant;

/// Tokio's clock. In a test that starts with it paused, time passes only while everybody waits for it, and then at once.
#[derive(Clone, Copy, Debug)]
pub struct PausedClock {
    beginning: Instant,
    time_of_day: Timestamp,
}

impl PausedClock {
    /// A clock that starts at the present time of day.
    #[must_use]
    pub fn new() -> PausedClock {
        PausedClock {
            beginning: Instant::now(),
            time_of_day: Timestamp::now(),
        }
    }
}

impl Default for PausedClock {
    fn default() -> Self {
        PausedClock::new()
    }
}

impl Clock for PausedClock {
    fn now(&self) -> Timestamp {
        self.time_of_day.saturating_add(self.monotonic())
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }

    fn monotonic(&self) -> Duration {
        self.beginning.elapsed()
    }
}
