use std::time::Duration;

use ergate::backend::Sqlite;
use ergate::backend::sqlite::Durability;
use ergate::{BoxError, Worker};
use tests::faults::{Effects, Work, register};

/// Runs jobs until a signal comes.
pub(crate) fn work(work: &Work) -> Result<(), BoxError> {
    if work.aloud {
        tracing_subscriber::fmt().with_ansi(false).init();
    }
    // The machine itself isn't switched off here, so there is no need to wait for the disk.
    let store = Sqlite::options()
        .durability(Durability::Normal)
        .open(&work.file)?;
    let worker = Worker::new(store)
        .name(work.name.as_str())
        .concurrency(work.concurrency)
        .lease(Duration::from_millis(work.lease))
        .grace(Duration::from_millis(work.grace));
    let worker = register(worker, Effects::in_file(&work.effects), work.pace);
    let worker = if work.aloud {
        worker.on(|event| println!("{} {}", event.name(), event.job().id))
    } else {
        worker
    };
    Ok(worker.run_blocking()?)
}
