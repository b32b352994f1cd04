//! Three steps of `x + 1`, on each backend.

use ergate::backend::Backend;
use ergate::prelude::*;
use gauge::{Gauge, argument};

use super::place;
use crate::Fallible;

const STEPS: usize = 3;

#[step(inline)]
fn first(n: u64) -> u64 {
    n + 1
}

#[step(inline)]
fn second(n: u64) -> u64 {
    n + 1
}

#[step(inline)]
fn third(n: u64) -> u64 {
    n + 1
}

static COUNT: Workflow<u64> = Workflow::named("count")
    .step::<first>()
    .step::<second>()
    .step::<third>()
    .build();

#[tokio::main]
pub(super) async fn run(place: &str) -> Fallible<()> {
    match place {
        "here" => here().await,
        "memory" => on(Memory::new()).await,
        "sqlite" => on(place::sqlite()?).await,
        "postgres" => on(place::postgres().await?).await,
        other => place::unknown(other),
    }
}

/// One run after another where the caller is, made ready once.
async fn here() -> Fallible<()> {
    let jobs = argument("--jobs", 20_000);
    let count = COUNT.here().start().await?;
    let gauge = Gauge::start();
    for job in 0..jobs as u64 {
        let result: u64 = count.run(job).await?;
        if result != job + STEPS as u64 {
            return Err(format!("{job} became {result}").into());
        }
    }
    gauge.report(jobs * STEPS);
    Ok(())
}

async fn on<B: Backend + Clone>(store: B) -> Fallible<()> {
    let (jobs, at_a_time) = (argument("--jobs", 20_000), argument("--at-a-time", 64));
    for begin in (0..jobs).step_by(2_000) {
        let some = begin..jobs.min(begin + 2_000);
        store
            .submit_all(some.map(|job| COUNT.job(job as u64)))
            .await?;
    }
    let worker = Worker::new(store.clone())
        .register(&COUNT)
        .concurrency(at_a_time);
    let gauge = Gauge::start();
    worker.run_until_idle().await?;
    gauge.report(jobs * STEPS);
    let counts = store.counts().await?;
    match counts.as_slice() {
        [all] if all.status == Status::Completed && all.jobs == jobs as u64 => Ok(()),
        other => Err(format!("{jobs} jobs should be completed: {other:?}").into()),
    }
}
