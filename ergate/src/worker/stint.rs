use std::time::Duration;

/// What a unit of a task's budget is good for. Tokio gives each poll 128 units, so a task makes way for others about once in a
/// millisecond. To do so wakes another thread of the runtime, which takes as long as a dozen quick steps.
const A_UNIT: Duration = Duration::from_micros(8);
/// The same in steps, for a clock that stands still.
const STEPS_OF_A_UNIT: u32 = 8;

/// How much a task has done for the unit of its budget that it took last.
#[derive(Debug, Default)]
pub(super) struct Stint {
    began: Duration,
    steps: u32,
}

impl Stint {
    /// Another step is over, which began at this time by the monotonic clock. Makes way for other tasks if it is time to.
    pub(super) async fn step_is_over(&mut self, began: Duration) {
        self.steps += 1;
        if self.steps < STEPS_OF_A_UNIT && began.abs_diff(self.began) < A_UNIT {
            return;
        }
        *self = Stint { began, steps: 0 };
        tokio::task::consume_budget().await;
    }
}
