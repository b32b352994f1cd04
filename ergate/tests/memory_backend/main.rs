//! The store in memory keeps the promises of a store.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod bench;
mod changes;

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::Memory;
use ergate::testing::{OnManualClock, Subject};

struct InMemory(OnManualClock<Memory>);

impl Subject for InMemory {
    type Store = Memory;

    fn open() -> Self {
        InMemory(OnManualClock::open(|clock| {
            Memory::with_clock(Arc::new(clock))
        }))
    }

    fn store(&self) -> &Memory {
        self.0.store()
    }

    fn pass(&self, time: Duration) {
        self.0.pass(time);
    }
}

ergate::backend_suite!(InMemory);
