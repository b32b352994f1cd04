//! Steps that wait for something else for a millisecond, in one worker process and in several.

use std::time::Duration;

use ergate::prelude::*;
use gauge::argument;
use rustix::time::{ClockId, clock_gettime};

use super::place;
use crate::Fallible;

#[step]
async fn first(n: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    n + 1
}

#[step]
async fn second(n: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    n + 1
}

#[step]
async fn third(n: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    n + 1
}

static SLEEPY: Workflow<u64> = Workflow::named("sleepy")
    .step::<first>()
    .step::<second>()
    .step::<third>()
    .build();

#[tokio::main]
pub(super) async fn fill() -> Fallible<()> {
    let jobs = argument("--jobs", 10_000);
    let store = place::postgres().await?;
    for begin in (0..jobs).step_by(2_000) {
        let some = begin..jobs.min(begin + 2_000);
        store
            .submit_all(some.map(|job| SLEEPY.job(job as u64)))
            .await?;
    }
    println!("jobs={jobs}");
    Ok(())
}

/// Says when it began and ended, by the clock that all processes of a machine share.
#[tokio::main]
pub(super) async fn run() -> Fallible<()> {
    let worker = Worker::new(place::postgres().await?)
        .register(&SLEEPY)
        .concurrency(64);
    let began = now();
    worker.run_until_idle().await?;
    println!("began={began:.6} ended={:.6}", now());
    Ok(())
}

fn now() -> f64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}
