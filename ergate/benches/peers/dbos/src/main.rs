//! dbos 0.5 on PostgreSQL.
//!
//! `peer-dbos [--jobs N] [--seconds N] [--at-a-time N]`
//!
//! So many callers await one `run` after another, which records the workflow, each step, and the result. A run counts when
//! it returned.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use dbos::{Config, DBOS, step};
use gauge::{Gauge, argument};

const STEPS: usize = 3;

async fn add(n: u64) -> dbos::Result<u64> {
    Ok(n + 1)
}

async fn count(n: u64) -> dbos::Result<u64> {
    let n = step("first", || add(n)).await?;
    let n = step("second", || add(n)).await?;
    step("third", || add(n)).await
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (jobs, at_a_time) = (argument("--jobs", 20_000), argument("--at-a-time", 64));
    let mut config = Config::new("count", std::env::var("DATABASE_URL")?);
    config.app_version = Some("1".to_owned());
    config.max_connections = argument("--connections", 10) as u32;
    let dbos = DBOS::new(config);
    let workflow = Arc::new(dbos.register_workflow("count", count)?);
    dbos.launch().await?;
    let begun = Arc::new(AtomicUsize::new(0));
    let done = Arc::new(AtomicUsize::new(0));
    let gauge = Gauge::start();
    let callers: Vec<_> = (0..at_a_time)
        .map(|_| {
            let (workflow, begun, done) = (workflow.clone(), begun.clone(), done.clone());
            tokio::spawn(async move {
                loop {
                    let job = begun.fetch_add(1, Ordering::Relaxed);
                    if job >= jobs {
                        return Ok::<_, dbos::Error>(());
                    }
                    workflow.run(job as u64).await?;
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    let all = async {
        for caller in callers {
            caller.await??;
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    };
    let limit = Duration::from_secs(argument("--seconds", 230) as u64);
    if let Ok(ended) = tokio::time::timeout(limit, all).await {
        ended?;
    }
    gauge.report(done.load(Ordering::Relaxed) * STEPS);
    std::process::exit(0)
}
