//! When to delete jobs that ended long ago.

use std::time::{Duration, Instant};

/// How often to look for such jobs at the most and at the least.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// How long to wait while there are more of them, so that others get their turn.
const BREATH: Duration = Duration::from_millis(50);

#[derive(Debug)]
pub(super) struct Retention {
    age: Duration,
    next: Instant,
}

impl Retention {
    pub(super) fn new(age: Duration) -> Retention {
        Retention {
            age,
            next: Instant::now(),
        }
    }

    /// How old a job may become after its end.
    pub(super) fn age(&self) -> Duration {
        self.age
    }

    /// How long it is until it is time to look.
    pub(super) fn pause(&self) -> Duration {
        self.next.saturating_duration_since(Instant::now())
    }

    /// Some were deleted, and there may be more.
    pub(super) fn pruned(&mut self, is_more: bool) {
        let pause = if is_more {
            BREATH
        } else {
            (self.age / 10).clamp(PAUSES.0, PAUSES.1)
        };
        self.next = Instant::now() + pause;
    }
}
