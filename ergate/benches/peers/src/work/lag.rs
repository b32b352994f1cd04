//! How long an idle worker takes from a job's being handed in to the start of its first step.
//!
//! The step itself says it: its input is the time at which it was submitted, by the clock that all processes of a machine
//! share.

use std::process::{Command, Stdio};
use std::time::Duration;

use ergate::backend::{Backend, JobFilter};
use ergate::prelude::*;
use gauge::argument;
use rustix::time::{ClockId, clock_gettime};

use super::place;
use crate::Fallible;

#[step(inline)]
fn arrive(sent: u64) -> u64 {
    now() - sent
}

static LAG: Workflow<u64> = Workflow::named("lag").step::<arrive>().build();

fn now() -> u64 {
    let time = clock_gettime(ClockId::Monotonic);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// Submits; the worker is in this process for `memory`, and in another for the rest.
#[tokio::main]
pub(super) async fn run(place: &str) -> Fallible<()> {
    if place == "memory" {
        let store = Memory::new();
        let worker = Worker::new(store.clone()).register(&LAG).ignore_signals();
        let working = tokio::spawn(worker.run());
        measure(&store).await?;
        working.abort();
        return Ok(());
    }
    // The tables first, so that both don't make them.
    match place {
        "sqlite" => drop(place::sqlite()?),
        _ => drop(place::postgres().await?),
    }
    let mut other = Command::new(std::env::current_exe()?)
        .args(["work", "answer", place])
        .stdin(Stdio::null())
        .spawn()?;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let measured = match place {
        "sqlite" => measure(&place::sqlite()?).await,
        "postgres" => measure(&place::postgres().await?).await,
        other => place::unknown(other),
    };
    other.kill()?;
    other.wait()?;
    measured
}

/// The other process.
#[tokio::main]
pub(super) async fn answer(place: &str) -> Fallible<()> {
    match place {
        "sqlite" => Worker::new(place::sqlite()?).register(&LAG).run().await?,
        _ => {
            Worker::new(place::postgres().await?)
                .register(&LAG)
                .run()
                .await?
        }
    }
    Ok(())
}

async fn measure<B: Backend>(store: &B) -> Fallible<()> {
    let (jobs, pause) = (argument("--jobs", 200), argument("--pause-ms", 10) as u64);
    for job in 0..jobs as u64 {
        // Uneven, so that it doesn't fall into step with whoever looks at intervals.
        let uneven = pause * 1_000 + (job * 7_919) % (pause * 1_000);
        tokio::time::sleep(Duration::from_micros(uneven)).await;
        store.submit(LAG.job(now())).await?;
    }
    let ended = JobFilter::new().status(Status::Completed).limit(jobs);
    let mut lags = Vec::new();
    while lags.len() < jobs {
        tokio::time::sleep(Duration::from_millis(100)).await;
        let jobs = store.list(&ended).await?;
        lags = jobs
            .iter()
            .map(|job| job.last_return_value.parse::<u64>())
            .collect::<Result<_, _>>()?;
    }
    lags.sort_unstable();
    let micros = |part: usize| lags[(lags.len() * part / 100).min(lags.len() - 1)] as f64 / 1e3;
    println!(
        "p50_us={:.1} p99_us={:.1} max_us={:.1}",
        micros(50),
        micros(99),
        micros(100)
    );
    Ok(())
}
