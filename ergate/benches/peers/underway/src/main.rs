//! underway 0.2 on PostgreSQL.
//!
//! `peer-underway [--jobs N] [--seconds N] [--at-a-time N] [--connections N]`
//!
//! All jobs are enqueued before the clock starts. One job, one worker with so many tasks at a time. A step counts when its
//! body runs, a moment before its result is stored.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use gauge::{Gauge, argument};
use sqlx::postgres::PgPoolOptions;
use tokio::sync::Notify;
use underway::{Job, To};

const STEPS: usize = 3;

#[derive(Clone)]
struct Tally {
    done: Arc<AtomicUsize>,
    all: usize,
    over: Arc<Notify>,
}

impl Tally {
    fn add(&self) {
        if self.done.fetch_add(1, Ordering::Relaxed) + 1 == self.all {
            self.over.notify_one();
        }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let jobs = argument("--jobs", 20_000);
    let pool = PgPoolOptions::new()
        .max_connections(argument("--connections", 40) as u32)
        .connect(&std::env::var("DATABASE_URL")?)
        .await?;
    underway::run_migrations(&pool).await?;
    let tally = Tally {
        done: Arc::default(),
        all: jobs * STEPS,
        over: Arc::default(),
    };
    let job = Job::builder()
        .state(tally.clone())
        .step(|cx, n: u64| async move {
            cx.state.add();
            To::next(n + 1)
        })
        .step(|cx, n: u64| async move {
            cx.state.add();
            To::next(n + 1)
        })
        .step(|cx, _n: u64| async move {
            cx.state.add();
            To::done()
        })
        .name("count")
        .pool(pool.clone())
        .build()
        .await?;
    let mut transaction = pool.begin().await?;
    for n in 0..jobs as u64 {
        job.enqueue_using(&mut *transaction, &n).await?;
    }
    transaction.commit().await?;
    let mut worker = job.worker();
    worker.set_concurrency_limit(argument("--at-a-time", 16));
    let gauge = Gauge::start();
    let working = tokio::spawn(async move { worker.run().await });
    let limit = Duration::from_secs(argument("--seconds", 230) as u64);
    let _ = tokio::time::timeout(limit, tally.over.notified()).await;
    gauge.report(tally.done.load(Ordering::Relaxed));
    if working.is_finished() {
        working.await??;
    }
    std::process::exit(0)
}
