//! The suite of every backend, with a queue that works, one that mostly does, and one that never does.

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::Pair;
use ergate::backend::pair::{LocalQueue, LocalStore, Queue};
use ergate::testing::{OnManualClock, Subject};
use tokio::runtime::{Builder, Runtime};

use crate::unreliable::Unreliable;

/// A pair of a queue and the store in memory, on a clock that is moved by hand.
struct Bench<Q: Queue> {
    subject: OnManualClock<Pair<Q, LocalStore>>,
    runtime: Runtime,
}

impl<Q: Queue> Bench<Q> {
    fn open(queue: Q) -> Bench<Q> {
        let mut builder = Builder::new_multi_thread();
        Bench {
            subject: OnManualClock::open(|clock| {
                // What a lost message costs is waited for in real time.
                let store = LocalStore::with_clock(Arc::new(clock));
                Pair::new(queue, store).poll(Duration::from_millis(200))
            }),
            runtime: builder.worker_threads(1).enable_time().build().unwrap(),
        }
    }
}

macro_rules! subject {
    ($name:ident, $queue:ty, $open:expr) => {
        struct $name(Bench<$queue>);

        impl Subject for $name {
            type Store = Pair<$queue, LocalStore>;

            fn open() -> Self {
                $name(Bench::open($open))
            }

            fn store(&self) -> &Self::Store {
                self.0.subject.store()
            }

            fn pass(&self, time: Duration) {
                self.0.subject.pass(time);
            }

            fn wait<F: Future>(&self, call: F) -> F::Output {
                self.0.runtime.block_on(call)
            }
        }
    };
}

subject!(Reliable, LocalQueue, LocalQueue::new());
subject!(Mostly, Unreliable, Unreliable::new(5));
subject!(Never, Unreliable, Unreliable::new(100));

mod reliable {
    ergate::backend_suite!(super::Reliable);
}

mod mostly {
    ergate::backend_suite!(super::Mostly);
}

mod never {
    ergate::backend_suite!(super::Never);
}
