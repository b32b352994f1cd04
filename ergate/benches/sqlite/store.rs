//! The store, with many tasks at it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ergate::Status;
use ergate::backend::sqlite::Durability;
use ergate::backend::{Backend, Claim, ClaimRequest, Settled, Settlement, Sqlite};
use tokio::runtime::Builder;

use crate::Fallible;
use crate::round::{self, JOBS};

pub(crate) fn rate(
    file: &Path,
    durability: Durability,
    at_a_time: usize,
    time: Duration,
) -> Fallible<f64> {
    rate_among(0, file, durability, at_a_time, time)
}

/// The same among so many jobs that are over.
pub(crate) fn rate_among(
    finished: usize,
    file: &Path,
    durability: Durability,
    at_a_time: usize,
    time: Duration,
) -> Fallible<f64> {
    let runtime = Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let store = Sqlite::options().durability(durability).open(file)?;
        for first in (0..finished).step_by(1_000) {
            let some = first..finished.min(first + 1_000);
            let mut jobs = round::jobs(some.len())?;
            for job in &mut jobs {
                job.status = Status::Completed;
            }
            store.enqueue(jobs).await?;
        }
        store.enqueue(round::jobs(JOBS)?).await?;
        let count = Arc::new(AtomicU64::new(0));
        let start = Instant::now();
        let tasks: Vec<_> = (0..at_a_time)
            .map(|_| tokio::spawn(work(store.clone(), Arc::clone(&count), start + time)))
            .collect();
        for task in tasks {
            task.await?.map_err(|error| error.to_string())?;
        }
        let seconds = start.elapsed().as_secs_f64();
        Ok(count.load(Ordering::Relaxed) as f64 / seconds)
    })
}

/// Claims one job after another, and settles each in the same call in which the next is claimed.
async fn work(
    store: Sqlite,
    count: Arc<AtomicU64>,
    end: Instant,
) -> Result<(), ergate::backend::BackendError> {
    let request = ClaimRequest::new(round::WORKER, 1, round::LEASE);
    let mut next: Option<Claim> = None;
    while Instant::now() < end {
        let Some(claim) = next.take() else {
            next = store.claim(&request).await?.claims.into_iter().next();
            continue;
        };
        let (job, disposition) = round::next_step(&claim.job, store.now());
        let settlement = Settlement::new(claim.held(), job.clone(), disposition);
        let turnover = store.settle(&[settlement], Some(&request)).await?;
        count.fetch_add(1, Ordering::Relaxed);
        next = match turnover.settled.first() {
            Some(Settled::Kept(lease)) => Some(Claim::new(job, *lease, 0)),
            _ => turnover.claims.into_iter().next(),
        };
    }
    Ok(())
}
