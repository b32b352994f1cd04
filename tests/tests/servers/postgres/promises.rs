//! The promises of a store.

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::Postgres;
use ergate::testing::{OnManualClock, Subject};

use super::scene::{options, server};

struct InDatabase(OnManualClock<Postgres>);

impl Subject for InDatabase {
    type Store = Postgres;

    fn open() -> Self {
        InDatabase(OnManualClock::open(|clock| {
            let options = options().clock(Arc::new(clock));
            options.connect_blocking(&server().address()).unwrap()
        }))
    }

    fn store(&self) -> &Postgres {
        self.0.store()
    }

    fn pass(&self, time: Duration) {
        self.0.pass(time);
    }
}

ergate::backend_suite!(InDatabase);
