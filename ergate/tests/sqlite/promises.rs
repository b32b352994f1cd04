//! The promises of a store, kept in a file and in memory.

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::Sqlite;
use ergate::backend::sqlite::Durability;
use ergate::testing::{OnManualClock, Subject};

use crate::directory::Directory;

struct InFile {
    subject: OnManualClock<Sqlite>,
    _directory: Directory,
}

impl Subject for InFile {
    type Store = Sqlite;

    fn open() -> Self {
        let directory = Directory::new();
        let file = directory.file();
        InFile {
            subject: OnManualClock::open(|clock| {
                let options = Sqlite::options().durability(Durability::Normal).reserve(0);
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
