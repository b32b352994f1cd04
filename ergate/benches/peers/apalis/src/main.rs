//! apalis 1.0 with apalis-workflow: in memory, on SQLite, on PostgreSQL.
//!
//! `peer-apalis memory|sqlite|postgres [--jobs N] [--seconds N]`
//!
//! All jobs are pushed before the clock starts. A step pushes the next one as a task of its own. A job counts when the body
//! of its last step runs, a moment before its result is stored.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apalis::prelude::*;
use apalis_postgres::{PgPool, PostgresStorage};
use apalis_sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteStorage};
use apalis_workflow::SteppedFlow;
use apalis_workflow::in_memory::InMemoryWorkflow;
use gauge::{Gauge, argument};

type Fallible<T> = Result<T, BoxDynError>;

const STEPS: usize = 3;

/// How many steps have run, of how many.
#[derive(Clone)]
struct Tally {
    done: Arc<AtomicUsize>,
    jobs: usize,
}

impl Tally {
    fn new() -> Tally {
        Tally {
            done: Arc::default(),
            jobs: argument("--jobs", 20_000),
        }
    }

    fn add(&self) -> bool {
        self.done.fetch_add(1, Ordering::Relaxed) + 1 == self.jobs * STEPS
    }
}

async fn first(n: u64, tally: Data<Tally>) -> Result<u64, BoxDynError> {
    tally.add();
    Ok(n + 1)
}

async fn second(n: u64, tally: Data<Tally>) -> Result<u64, BoxDynError> {
    tally.add();
    Ok(n + 1)
}

async fn third(n: u64, tally: Data<Tally>, worker: WorkerContext) -> Result<u64, BoxDynError> {
    if tally.add() {
        worker.stop()?;
    }
    Ok(n + 1)
}

macro_rules! run {
    ($backend:expr, $tally:expr) => {{
        let tally: Tally = $tally;
        let flow = SteppedFlow::new("count")
            .and_then(first)
            .and_then(second)
            .and_then(third);
        let worker = WorkerBuilder::new("worker-1")
            .backend($backend)
            .data(tally.clone())
            .concurrency(argument("--at-a-time", 64))
            .build(flow);
        let gauge = Gauge::start();
        let limit = Duration::from_secs(argument("--seconds", 230) as u64);
        match tokio::time::timeout(limit, worker.run()).await {
            Ok(ended) => ended?,
            // What it has done by now is what it finishes.
            Err(_) => {}
        }
        gauge.report(tally.done.load(Ordering::Relaxed));
        std::process::exit(0)
    }};
}

#[tokio::main]
async fn main() -> Fallible<()> {
    match std::env::args().nth(1).as_deref() {
        Some("memory") => memory().await,
        Some("sqlite") => sqlite().await,
        Some("postgres") => postgres().await,
        other => Err(format!("memory, sqlite or postgres, not {other:?}").into()),
    }
}

async fn memory() -> Fallible<()> {
    let tally = Tally::new();
    let mut backend = InMemoryWorkflow::create();
    for job in 0..tally.jobs as u64 {
        backend.push(job).await?;
    }
    run!(backend, tally)
}

/// With one connection, on which `setup` sets `synchronous = OFF`: more were slower.
async fn sqlite() -> Fallible<()> {
    let file = std::env::var("STORE")?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .connect_with(options)
        .await?;
    SqliteStorage::setup(&pool).await?;
    let config = apalis_sqlite::Config::default()
        .queue("count")
        .batch_size(argument("--batch", 10));
    let mut backend = SqliteStorage::new(&pool).with_config(config);
    let tally = Tally::new();
    backend.push_bulk((0..tally.jobs as u64).collect()).await?;
    run!(backend, tally)
}

async fn postgres() -> Fallible<()> {
    let pool = PgPool::connect(&std::env::var("DATABASE_URL")?).await?;
    PostgresStorage::setup(&pool).await?;
    let config = apalis_postgres::Config::default()
        .queue("count")
        .batch_size(argument("--batch", 500));
    let mut backend = PostgresStorage::new(&pool).with_config(config);
    let tally = Tally::new();
    backend.push_bulk((0..tally.jobs as u64).collect()).await?;
    run!(backend, tally)
}
