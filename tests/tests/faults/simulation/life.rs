//! The life of one worker process: it may freeze, and it ends in a crash or in good order.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ergate::Timestamp;
use ergate::clock::{Clock, Sleep};
use tokio::sync::Notify;
use tokio::time::Instant;

use super::world::World;

pub(crate) struct Life {
    pub(crate) name: String,
    pub(crate) world: Arc<World>,
    state: Mutex<State>,
    crashed: Notify,
}

struct State {
    is_dead: bool,
    frozen_until: Instant,
}

impl Life {
    pub(crate) fn new(name: String, world: Arc<World>) -> Arc<Life> {
        Arc::new(Life {
            name,
            world,
            state: Mutex::new(State {
                is_dead: false,
                frozen_until: Instant::now(),
            }),
            crashed: Notify::new(),
        })
    }

    /// Nothing goes on here for so long, though time passes.
    pub(crate) fn freeze(&self, duration: Duration) {
        self.world
            .note(format_args!("{} freezes for {duration:?}", self.name));
        self.state.lock().unwrap().frozen_until = Instant::now() + duration;
    }

    /// A moment at which the process may turn out to have died or been frozen. Whoever waits for something here comes by
    /// one afterwards.
    pub(crate) async fn moment(&self) {
        if self.world.is_struck(2) {
            self.crash();
        }
        loop {
            let state = {
                let state = self.state.lock().unwrap();
                (state.is_dead, state.frozen_until)
            };
            match state {
                // It is dropped soon, and does nothing more until then.
                (true, _) => std::future::pending().await,
                (false, until) if until > Instant::now() => tokio::time::sleep_until(until).await,
                (false, _) => return,
            }
        }
    }

    pub(crate) fn crash(&self) {
        let mut state = self.state.lock().unwrap();
        if !state.is_dead {
            state.is_dead = true;
            self.world.note(format_args!("{} crashes", self.name));
            self.world.state().tally.crashes += 1;
            self.crashed.notify_one();
        }
    }

    pub(crate) async fn crashed(&self) {
        self.crashed.notified().await;
    }
}

/// The clock as the process sees it.
pub(crate) struct LifeClock(pub(crate) Arc<Life>);

impl Clock for LifeClock {
    fn now(&self) -> Timestamp {
        self.0.world.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let life = Arc::clone(&self.0);
        let slept = tokio::time::sleep(duration);
        Box::pin(async move {
            slept.await;
            life.moment().await;
        })
    }

    fn chance(&self) -> f64 {
        self.0.world.dice(|dice| dice.below(1_000) as f64) / 1_000.0
    }
}

impl fmt::Debug for LifeClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LifeClock")
    }
}
