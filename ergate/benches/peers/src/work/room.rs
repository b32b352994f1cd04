//! How much memory a worker needs for jobs that wait, and for jobs that it runs.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ergate::backend::Backend;
use ergate::prelude::*;
use gauge::{argument, status};

use super::place;
use crate::Fallible;

static BEGUN: AtomicUsize = AtomicUsize::new(0);

/// Takes longer than this process lives.
#[step]
async fn stay(_n: u64) {
    BEGUN.fetch_add(1, Ordering::Relaxed);
    std::future::pending::<()>().await;
}

static STAY: Workflow<u64> = Workflow::named("stay").step::<stay>().build();

/// Hands jobs in, in a process of its own, so that what that takes isn't counted.
#[tokio::main]
pub(super) async fn fill(place: &str) -> Fallible<()> {
    match place {
        "sqlite" => submit(&place::sqlite()?).await,
        "postgres" => submit(&place::postgres().await?).await,
        other => place::unknown(other),
    }
}

async fn submit<B: Backend>(store: &B) -> Fallible<()> {
    let jobs = argument("--jobs", 1_000);
    for begin in (0..jobs).step_by(2_000) {
        let some = begin..jobs.min(begin + 2_000);
        store
            .submit_all(some.map(|job| STAY.job(job as u64)))
            .await?;
    }
    println!("jobs={jobs}");
    Ok(())
}

/// A worker that runs four and leaves the others where they are.
#[tokio::main]
pub(super) async fn waiting(place: &str) -> Fallible<()> {
    match place {
        "sqlite" => hold(place::sqlite()?, 4).await,
        "postgres" => hold(place::postgres().await?, 4).await,
        other => place::unknown(other),
    }
}

/// A worker that runs all that there are.
#[tokio::main]
pub(super) async fn running(place: &str) -> Fallible<()> {
    let jobs = argument("--jobs", 1_000);
    match place {
        "sqlite" => hold(place::sqlite()?, jobs).await,
        "postgres" => hold(place::postgres().await?, jobs).await,
        other => place::unknown(other),
    }
}

async fn hold<B: Backend>(store: B, at_a_time: usize) -> Fallible<()> {
    let worker = Worker::new(store).register(&STAY).concurrency(at_a_time);
    let working = tokio::spawn(worker.run());
    while BEGUN.load(Ordering::Relaxed) < at_a_time {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    println!("kib={} peak_kib={}", status("VmRSS:"), status("VmHWM:"));
    working.abort();
    // Not through a shutdown that would wait for the steps.
    std::process::exit(0);
}
