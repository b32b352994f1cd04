//! What is opened, what is made, and what is refused.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use ergate::backend::{Backend, BackendError, BackendErrorKind, Sqlite};
use ergate::{Job, Status};
use rusqlite::Connection;

use crate::directory::Directory;
use crate::wait;

fn refusal(path: &Path) -> BackendError {
    let error = Sqlite::open(path).expect_err("it was opened");
    let name = path.file_name().unwrap().to_str().unwrap();
    assert!(error.to_string().contains(name), "{error}");
    error
}

/// A store's own thread closes its file, a moment after the store is dropped; the log beside it is gone then.
fn until_closed(directory: &Directory) {
    let mut log = directory.file().into_os_string();
    log.push("-wal");
    let since = Instant::now();
    while fs::exists(&log).unwrap() {
        assert!(since.elapsed() < Duration::from_secs(60), "it stays open");
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn what_was_stored_is_there_when_the_file_is_opened_again() {
    let directory = Directory::new();
    let job = Job::new("shop");
    let store = Sqlite::open(directory.file()).unwrap();
    wait(store.enqueue(vec![job.clone()])).unwrap();
    drop(store);
    let store = Sqlite::open(directory.file()).unwrap();
    let found = wait(store.get(&job.id)).unwrap().unwrap();
    assert_eq!(found.status, Status::Queued);
}

#[test]
fn many_can_make_the_same_file_at_once() {
    let directory = Directory::new();
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                let store = Sqlite::open(directory.file()).unwrap();
                wait(store.enqueue(vec![Job::new("shop")])).unwrap();
            });
        }
    });
    let store = Sqlite::open(directory.file()).unwrap();
    assert_eq!(wait(store.list(&Default::default())).unwrap().len(), 16);
}

#[test]
fn a_file_of_a_later_version_is_refused_and_left_alone() {
    let directory = Directory::new();
    drop(Sqlite::open(directory.file()).unwrap());
    until_closed(&directory);
    let connection = Connection::open(directory.file()).unwrap();
    connection
        .pragma_update(None, "user_version", 1000)
        .unwrap();
    drop(connection);
    let before = fs::read(directory.file()).unwrap();
    let error = refusal(&directory.file());
    assert_eq!(error.kind(), BackendErrorKind::Unusable);
    assert!(error.to_string().contains("upgrade ergate"), "{error}");
    assert_eq!(fs::read(directory.file()).unwrap(), before);
}

#[test]
fn another_programs_file_is_refused_and_left_alone() {
    let directory = Directory::new();
    let connection = Connection::open(directory.file()).unwrap();
    connection.execute_batch("CREATE TABLE job (id)").unwrap();
    drop(connection);
    let before = fs::read(directory.file()).unwrap();
    let error = refusal(&directory.file());
    assert!(error.to_string().contains("a file of its own"), "{error}");
    assert_eq!(fs::read(directory.file()).unwrap(), before);

    let text = directory.path().join("letter.txt");
    fs::write(&text, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let error = refusal(&text);
    assert!(
        error.to_string().contains("not an SQLite database"),
        "{error}"
    );
}

#[test]
fn a_directory_that_is_not_there_is_named() {
    let directory = Directory::new();
    let error = refusal(&directory.path().join("nowhere").join("jobs.db"));
    assert!(error.to_string().contains("nowhere"), "{error}");
    assert!(error.to_string().contains("directory"), "{error}");
}

#[test]
fn what_is_no_path_is_told_and_nothing_is_made() {
    for (text, mend) in [
        (":memory:", "`Sqlite::open_in_memory()`"),
        ("sqlite:jobs.db", "write `jobs.db`"),
        ("sqlite://jobs.db?mode=rwc", "write `jobs.db`"),
        ("file:///var/lib/jobs.db", "write `/var/lib/jobs.db`"),
    ] {
        let error = Sqlite::open(text).expect_err("it was opened");
        assert_eq!(error.kind(), BackendErrorKind::Unusable);
        assert!(error.to_string().contains(mend), "{error}");
        assert!(!Path::new(text).exists(), "{text} was made");
    }
}

/// Root may write anything, so this is done as nobody.
#[test]
fn a_file_that_may_only_be_read_is_refused() {
    let directory = Directory::new();
    let store = Sqlite::open(directory.file()).unwrap();
    wait(store.enqueue(vec![Job::new("shop")])).unwrap();
    drop(store);
    fs::set_permissions(directory.file(), PermissionsExt::from_mode(0o444)).unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child
        .args(["--exact", "opening::open_and_tell", "--nocapture"])
        .env("ERGATE_OPEN", directory.file());
    let output = match child.uid(65534).output() {
        // Whoever isn't root can't become nobody, and needn't.
        Err(_) => child.uid(own_uid(&directory)).output(),
        done => done,
    };
    let told = String::from_utf8(output.unwrap().stdout).unwrap();
    assert!(told.contains("it is read-only"), "{told}");
}

/// Who made the directory: this process.
fn own_uid(directory: &Directory) -> u32 {
    use std::os::unix::fs::MetadataExt;

    fs::metadata(directory.path()).unwrap().uid()
}

#[test]
fn open_and_tell() {
    if let Some(path) = std::env::var_os("ERGATE_OPEN") {
        println!("{}", refusal(Path::new(&path)));
    }
}
