//! A disk that is full, and has room again.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use ergate::backend::{
    Backend, BackendError, BackendErrorKind, Claim, ClaimRequest, JobFilter, PruneFilter, Settled,
    Settlement, Sqlite,
};
use ergate::engine::Disposition;
use ergate::{Job, JobId, Payload, Status};
use rusqlite::Connection;

use crate::directory::Directory;
use crate::wait;

/// A small disk of its own, as only root can have one.
struct Disk(Directory);

impl Disk {
    fn new() -> Option<Disk> {
        let directory = Directory::new();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]);
        let done = mount.arg(directory.path()).output().ok()?;
        done.status.success().then_some(Disk(directory))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Takes up all the room that is left.
    fn fill(&self) {
        let _ = fs::write(self.path().join("ballast"), vec![0; 16 * 1024 * 1024]);
    }

    fn make_room(&self) {
        fs::remove_file(self.path().join("ballast")).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.path()).output();
    }
}

fn submit(store: &Sqlite) -> Result<JobId, BackendError> {
    let mut job = Job::new("shop");
    job.initial_input_value = Payload::of(&"x".repeat(10_000)).unwrap();
    let id = job.id.clone();
    wait(store.enqueue(vec![job]))?;
    Ok(id)
}

fn claim(store: &Sqlite, max: usize) -> Result<Vec<Claim>, BackendError> {
    let request = ClaimRequest::new("test", max, Duration::from_secs(30));
    Ok(wait(store.claim(&request))?.claims)
}

fn complete(store: &Sqlite, claim: &Claim) -> Result<Settled, BackendError> {
    let mut job = claim.job.clone();
    job.status = Status::Completed;
    let settlement = Settlement::new(claim.held(), job, Disposition::Finished);
    Ok(wait(store.settle(&[settlement], None))?.settled[0])
}

/// Until it is so, but not for ever.
fn eventually<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(done) = attempt() {
            return done;
        }
        assert!(Instant::now() < deadline, "{what} did not come about");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_full_disk_costs_nothing_that_was_answered() {
    let Some(disk) = Disk::new() else {
        println!("not done: a small disk can't be had here");
        return;
    };
    let file = disk.path().join("jobs.db");
    let options = Sqlite::options().reserve(1024 * 1024);
    let store = options.open(&file).unwrap();
    let mut ids: Vec<JobId> = (0..20).map(|_| submit(&store).unwrap()).collect();
    let claims = claim(&store, 10).unwrap();
    assert!(disk.path().join("jobs.db-reserve").exists());

    disk.fill();
    let error = loop {
        match submit(&store) {
            Ok(id) => ids.push(id),
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), BackendErrorKind::Full, "{error}");
    assert!(error.to_string().contains("jobs.db"), "{error}");

    // What is in hand can be saved, but nothing more is begun; and what is old can be deleted.
    for claim in &claims {
        let saved = eventually("saving", || complete(&store, claim).ok());
        assert_ne!(saved, Settled::Lost(ergate::backend::LostLease::Superseded));
    }
    assert_eq!(submit(&store).unwrap_err().kind(), BackendErrorKind::Full);
    assert_eq!(claim(&store, 1).unwrap_err().kind(), BackendErrorKind::Full);
    let listed = wait(store.list(&JobFilter::new().limit(10_000))).unwrap();
    assert_eq!(listed.len(), ids.len());
    let old = PruneFilter::finished_before(store.now());
    assert_eq!(wait(store.prune(&old)).unwrap(), claims.len());

    disk.make_room();
    let id = eventually("submitting", || submit(&store).ok());
    assert_eq!(
        claim(&store, 1000).unwrap().len(),
        ids.len() - claims.len() + 1
    );
    drop(store);
    let connection = Connection::open(&file).unwrap();
    let check = connection.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    assert_eq!(check.unwrap(), "ok");
    let store = Sqlite::open(&file).unwrap();
    ids.push(id);
    for id in ids
        .iter()
        .filter(|id| claims.iter().all(|claim| claim.job.id != **id))
    {
        assert!(wait(store.get(id)).unwrap().is_some(), "job {id} is lost");
    }
}
