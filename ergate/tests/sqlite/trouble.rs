//! Files that are locked, damaged, deleted or moved while the store is in use.

use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::thread;
use std::time::{Duration, Instant};

use ergate::backend::{Backend, BackendErrorKind, JobFilter, Sqlite};
use ergate::{Job, JobId};
use rusqlite::Connection;

use crate::directory::Directory;
use crate::wait;

fn lock(directory: &Directory) -> Connection {
    let connection = Connection::open(directory.file()).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    connection
}

fn submit(store: &Sqlite) -> Result<JobId, ergate::backend::BackendError> {
    let job = Job::new("shop");
    let id = job.id.clone();
    wait(store.enqueue(vec![job]))?;
    Ok(id)
}

#[test]
fn a_locked_file_is_waited_for() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.file()).unwrap();
    let locked = lock(&directory);
    thread::scope(|scope| {
        let submitting = scope.spawn(|| submit(&store));
        thread::sleep(Duration::from_millis(300));
        assert!(!submitting.is_finished());
        locked.execute_batch("COMMIT").unwrap();
        let id = submitting.join().unwrap().unwrap();
        assert!(wait(store.get(&id)).unwrap().is_some());
    });
}

#[test]
fn a_file_that_stays_locked_is_named_and_serves_again_when_it_is_free() {
    let directory = Directory::new();
    let patience = Duration::from_millis(200);
    let options = Sqlite::options().busy_timeout(patience);
    let store = options.open(directory.file()).unwrap();
    let id = submit(&store).unwrap();
    let locked = lock(&directory);
    let start = Instant::now();
    // Those who wait together wait once.
    thread::scope(|scope| {
        for _ in 0..20 {
            scope.spawn(|| {
                let error = submit(&store).unwrap_err();
                assert_eq!(error.kind(), BackendErrorKind::Unavailable);
                assert!(error.to_string().contains("locked for 200ms"), "{error}");
                assert!(error.to_string().contains("jobs.db"), "{error}");
            });
        }
    });
    assert!(start.elapsed() < patience * 10, "{:?}", start.elapsed());
    assert!(wait(store.get(&id)).unwrap().is_some(), "reading goes on");
    locked.execute_batch("COMMIT").unwrap();
    submit(&store).unwrap();
}

#[test]
fn a_damaged_file_is_named() {
    let directory = Directory::new();
    let store = Sqlite::options().reserve(0).open(directory.file()).unwrap();
    let jobs = (0..2000).map(|_| Job::new("shop")).collect();
    wait(store.enqueue(jobs)).unwrap();
    drop(store);
    // The last connection brings the log into the file, in a thread that ends soon.
    let connection = Connection::open(directory.file()).unwrap();
    connection
        .pragma_update(None, "wal_checkpoint", "TRUNCATE")
        .unwrap();
    drop(connection);
    let mut file = OpenOptions::new()
        .write(true)
        .open(directory.file())
        .unwrap();
    let length = file.metadata().unwrap().len();
    file.seek(SeekFrom::Start(4096)).unwrap();
    file.write_all(&vec![0xa5; usize::try_from(length).unwrap() - 4096])
        .unwrap();
    drop(file);
    let error = match Sqlite::options().reserve(0).open(directory.file()) {
        Err(error) => error,
        Ok(store) => submit(&store).unwrap_err(),
    };
    assert_eq!(error.kind(), BackendErrorKind::Unusable);
    assert!(error.to_string().contains("damaged"), "{error}");
    assert!(error.to_string().contains("jobs.db"), "{error}");
}

#[test]
fn a_file_that_is_damaged_in_mid_run_is_named_and_serves_again_when_it_is_mended() {
    let directory = Directory::new();
    let store = Sqlite::options().reserve(0).open(directory.file()).unwrap();
    let jobs = (0..2000).map(|_| Job::new("shop")).collect();
    wait(store.enqueue(jobs)).unwrap();
    let connection = Connection::open(directory.file()).unwrap();
    connection
        .pragma_update(None, "wal_checkpoint", "TRUNCATE")
        .unwrap();
    let sound = fs::read(directory.file()).unwrap();
    let write = |bytes: &[u8]| {
        let file = OpenOptions::new().write(true).open(directory.file());
        let mut file = file.unwrap();
        file.seek(SeekFrom::Start(4096)).unwrap();
        file.write_all(bytes).unwrap();
    };
    write(&vec![0xa5; sound.len() - 4096]);
    let all = JobFilter::new().limit(usize::MAX);
    let error = wait(store.list(&all)).unwrap_err();
    assert_eq!(error.kind(), BackendErrorKind::Unusable);
    assert!(error.to_string().contains("damaged"), "{error}");
    write(&sound[4096..]);
    assert_eq!(wait(store.list(&all)).unwrap().len(), 2000);
    let id = submit(&store).unwrap();
    assert!(wait(store.get(&id)).unwrap().is_some());
}

#[test]
fn a_file_that_is_moved_away_is_missed_and_serves_again_when_it_is_back() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.file()).unwrap();
    let id = submit(&store).unwrap();
    let elsewhere = directory.path().join("elsewhere.db");
    fs::rename(directory.file(), &elsewhere).unwrap();
    thread::sleep(Duration::from_millis(150));
    let error = submit(&store).unwrap_err();
    assert_eq!(error.kind(), BackendErrorKind::Unavailable);
    assert!(error.to_string().contains("deleted or moved"), "{error}");
    // Another file in its place is not taken for it.
    fs::copy(&elsewhere, directory.file()).unwrap();
    submit(&store).unwrap_err();
    fs::rename(&elsewhere, directory.file()).unwrap();
    submit(&store).unwrap();
    assert!(wait(store.get(&id)).unwrap().is_some());
}
