use std::time::Duration;

/// For how long jobs whose steps never wait are run before other tasks have their turn. To make way wakes another thread of
/// the runtime, which takes as long as a dozen quick steps.
const LONGEST: Duration = Duration::from_millis(1);
/// The same in steps, for a clock that stands still.
const MOST_STEPS: u32 = 1000;

/// How long a task has run without making way for others.
#[derive(Debug, Default)]
pub(super) struct Stint {
    began: Duration,
    steps: u32,
}

impl Stint {
    /// Another step is over that began at this time by the monotonic clock. Makes way for other tasks if it is time to.
    pub(super) async fn step_is_over(&mut self, now: Duration) {
        self.steps += 1;
        if self.steps < MOST_STEPS && now.abs_diff(self.began) < LONGEST {
            return;
        }
        tokio::task::yield_now().await;
        *self = Stint {
            began: now,
            steps: 0,
        };
    }
}
