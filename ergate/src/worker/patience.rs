use std::time::Duration;

use crate::clock::Clock;
use crate::engine::Backoff;

/// The pauses between attempts to reach a store that fails: longer each time, and by chance, so that workers
/// that lost the same store don't all come back at once.
#[derive(Debug, Default)]
pub(super) struct Patience {
    failures: u32,
}

const PAUSES: Backoff = Backoff {
    initial: Duration::from_millis(50),
    max: Duration::from_secs(5),
};

impl Patience {
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Waits until the next attempt, but no longer than `limit`.
    pub(super) async fn pause(&mut self, clock: &dyn Clock, limit: Duration) {
        self.failures = self.failures.saturating_add(1);
        let pause = PAUSES.delay(self.failures, clock.chance());
        clock.sleep(pause.min(limit)).await;
    }
}
