//! The promises of a backend.

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::Pair;
use ergate::backend::redis::{RedisQueue, RedisStore};
use ergate::testing::{OnManualClock, Subject};
use tokio::runtime::{Builder, Runtime};

use super::{name, server};

struct OnServer {
    subject: OnManualClock<Pair<RedisQueue, RedisStore>>,
    runtime: Runtime,
}

impl Subject for OnServer {
    type Store = Pair<RedisQueue, RedisStore>;

    fn open() -> Self {
        let mut builder = Builder::new_multi_thread();
        OnServer {
            subject: OnManualClock::open(|clock| {
                let (address, name) = (server().address(), name());
                let queue = RedisQueue::new(&address, &name).unwrap();
                let store = RedisStore::new(&address, &name).unwrap();
                Pair::new(queue, store.clock(Arc::new(clock)))
            }),
            runtime: builder.worker_threads(1).enable_all().build().unwrap(),
        }
    }

    fn store(&self) -> &Self::Store {
        self.subject.store()
    }

    fn pass(&self, time: Duration) {
        self.subject.pass(time);
    }

    fn wait<F: Future>(&self, call: F) -> F::Output {
        self.runtime.block_on(call)
    }
}

ergate::backend_suite!(OnServer);
