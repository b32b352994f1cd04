//! The store in a file keeps the promises of a store, and so does the one that SQLite has in memory.

#![cfg(feature = "sqlite")]
#![allow(clippy::unwrap_used, reason = "a test that fails should panic")]

mod directory;

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::Sqlite;
use ergate::testing::{OnManualClock, Subject};

use self::directory::Directory;

struct InFile {
    subject: OnManualClock<Sqlite>,
    _directory: Directory,
}

impl Subject for InFile {
    type Store = Sqlite;

    fn open() -> Self {
        let directory = Directory::new();
        let file = directory.path().join("jobs.db");
        InFile {
            subject: OnManualClock::open(|clock| {
                let options = Sqlite::options().reserve(0);
                options.clock(Arc::new(clock)).open(file).unwrap()
            }),
            _directory: directory,
        }
    }

    fn store(&self) -> &Sqlite {
        self.subject.store()
    }

    fn pass(&self, time: Duration) {
        self.subject.pass(time);
    }
}

struct InMemory(OnManualClock<Sqlite>);

impl Subject for InMemory {
    type Store = Sqlite;

    fn open() -> Self {
        InMemory(OnManualClock::open(|clock| {
            let options = Sqlite::options().clock(Arc::new(clock));
            options.open_in_memory().unwrap()
        }))
    }

    fn store(&self) -> &Sqlite {
        self.0.store()
    }

    fn pass(&self, time: Duration) {
        self.0.pass(time);
    }
}

mod in_file {
    ergate::backend_suite!(super::InFile);
}

mod in_memory {
    ergate::backend_suite!(super::InMemory);
}
