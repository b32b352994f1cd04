//! A store on a small disk, which gets full.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use ergate::backend::{
    Backend, BackendErrorKind, ClaimRequest, Held, JobFilter, Settled, Settlement, Sqlite,
};
use ergate::engine::Disposition;
use ergate::{BackendError, BoxError, Job, Status, Worker};
use tests::faults::{Effects, Fill, Pace, job, register};
use tokio::runtime::{Builder, Runtime};

/// How many bytes are given back when the disk is full.
const BALLAST: usize = 8 * 1024 * 1024;
/// How many jobs are in hand when that happens.
const HANDS: usize = 8;

/// The disk of one process, and the store on it.
struct Disk {
    store: Sqlite,
    runtime: Runtime,
}

pub(crate) fn fill(fill: &Fill) -> Result<(), BoxError> {
    let ballast = fill.disk.join("ballast");
    fs::write(&ballast, vec![1; BALLAST])?;
    let file = fill.disk.join("jobs.db");
    let disk = Disk::open(&file)?;
    // As another process would have it.
    let other = Disk::open(&file)?;
    other.submit_big(HANDS)?;
    disk.submit(HANDS)?;
    let in_hand = disk.claim()?;
    let mut jobs = HANDS + 1;
    let refusal = loop {
        match disk.submit_big(jobs) {
            Ok(()) => jobs += 1,
            Err(error) => break error,
        }
    };
    println!("refused after {jobs} jobs: {refusal}");
    check(refusal.kind() == BackendErrorKind::Full, "the wrong error")?;
    thread::sleep(Duration::from_millis(20));
    let refusal = other.submit_big(jobs).err().map(|error| error.kind());
    check(
        refusal == Some(BackendErrorKind::Full),
        "another process took the room for what is in hand",
    )?;

    for job in in_hand {
        check(
            disk.save(job)? == Settled::Committed,
            "a job in hand was not saved",
        )?;
    }
    println!("saved {HANDS} jobs on a full disk");
    let still_full = disk.submit_big(jobs).err().map(|error| error.kind());
    check(
        still_full == Some(BackendErrorKind::Full),
        "there was room all of a sudden",
    )?;

    fs::remove_file(&ballast)?;
    while let Err(error) = disk.submit_big(jobs) {
        check(error.kind() == BackendErrorKind::Full, "the wrong error")?;
        thread::sleep(Duration::from_millis(50));
    }
    jobs += 1;
    println!("went on with {jobs} jobs when there was room again");
    disk.work_off(&Effects::in_file(&fill.effects))?;
    let stored = disk
        .runtime
        .block_on(disk.store.list(&JobFilter::new().limit(usize::MAX)))?;
    check(stored.len() == jobs, "a job is lost")?;
    let completed = stored.iter().all(|job| job.status == Status::Completed);
    check(completed, "a job is not completed")?;
    let verdict: String =
        rusqlite::Connection::open(&file)?
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    check(verdict == "ok", "the file is not sound")?;
    println!("completed {jobs} jobs");
    Ok(())
}

fn check(holds: bool, otherwise: &str) -> Result<(), BoxError> {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

impl Disk {
    fn open(file: &Path) -> Result<Disk, BoxError> {
        Ok(Disk {
            store: Sqlite::options().reserve(1024 * 1024).open(file)?,
            runtime: Builder::new_multi_thread().enable_all().build()?,
        })
    }

    fn submit(&self, count: usize) -> Result<(), BoxError> {
        let jobs = (0..count).map(|number| job(number).into_job());
        let jobs: Vec<Job> = jobs.collect::<Result<_, _>>()?;
        self.runtime.block_on(self.store.enqueue(jobs))?;
        Ok(())
    }

    fn submit_big(&self, number: usize) -> Result<(), BackendError> {
        let mut new = Job::new("relay");
        if let Ok(relay) = job(number).context("x".repeat(200_000)).into_job() {
            new = relay;
        }
        self.runtime.block_on(self.store.enqueue(vec![new]))?;
        Ok(())
    }

    fn claim(&self) -> Result<Vec<Job>, BoxError> {
        let request = ClaimRequest::new("hands", HANDS, Duration::from_secs(3600));
        let claims = self.runtime.block_on(self.store.claim(&request))?.claims;
        Ok(claims.into_iter().map(|claim| claim.job).collect())
    }

    /// Hands a job back, with the token of its first claim.
    fn save(&self, mut job: Job) -> Result<Settled, BoxError> {
        job.status = Status::Queued;
        let held = Held {
            id: job.id.clone(),
            token: ergate::backend::Token(1),
        };
        let settlement = Settlement::new(held, job, Disposition::Returned);
        let turnover = self
            .runtime
            .block_on(self.store.settle(&[settlement], None))?;
        turnover
            .settled
            .first()
            .copied()
            .ok_or_else(|| "no answer".into())
    }

    fn work_off(&self, effects: &Effects) -> Result<(), BoxError> {
        let worker = Worker::new(self.store.clone()).concurrency(4);
        let worker = register(worker, effects.clone(), Pace(0, 0));
        Ok(self.runtime.block_on(worker.run_until_idle())?)
    }
}
