//! A clock that stands still while steps run, and jumps to what is next when nothing else is to be done.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, Sleep, SystemClock};
use crate::testing::ManualClock;
use crate::timestamp::Timestamp;

/// The time of a harness.
///
/// Time passes only when it is told to. A sleep ends all the same once it has really taken as long: nobody lets time
/// pass while a step hangs, and its time-out has to come.
#[derive(Clone, Debug, Default)]
pub(super) struct StageClock {
    time: ManualClock,
}

impl StageClock {
    pub(super) fn pass(&self, time: Duration) {
        self.time.pass(time);
    }

    pub(super) fn pass_until(&self, then: Timestamp) {
        self.time.pass(then.since(self.time.now()));
    }

    pub(super) fn shared(&self) -> Arc<dyn Clock> {
        Arc::new(self.clone())
    }
}

impl Clock for StageClock {
    fn now(&self) -> Timestamp {
        self.time.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let (told, mut really) = (self.time.sleep(duration), SystemClock.sleep(duration));
        let mut told = told;
        Box::pin(std::future::poll_fn(move |context| {
            match told.as_mut().poll(context) {
                std::task::Poll::Ready(()) => std::task::Poll::Ready(()),
                std::task::Poll::Pending => really.as_mut().poll(context),
            }
        }))
    }

    /// Back-offs are as long as they may be, the same each time.
    fn chance(&self) -> f64 {
        1.0
    }
}
