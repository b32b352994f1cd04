//! The store, with many tasks at it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use ergate::BackendError;
use ergate::backend::{Backend, Claim, ClaimRequest, Postgres, Settled, Settlement};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::NoTls;

use crate::{Fallible, round};

/// Jobs that have ended, as an insertion and a settlement would have left them.
const FILL: &str = r#"
    INSERT INTO {schema}.job (seq, id, line, submitted_at, status, finished_at, token, current_step, steps_completed,
        percent_completed, attempt, last_return_value, runs, chunks)
    SELECT nextval('{schema}.job_seq'), md5(place::text), line.number, now(), 'completed', now(), 0, 6, 6, 100, 0,
        '[1, 2, 3]', '[]', 0
    FROM generate_series(1, {ended}) AS place, {schema}.line;
    INSERT INTO {schema}.submission (seq, line, job)
    SELECT seq, line, '{"id": "' || id || '", "workflow_name": "bench"}' FROM {schema}.job WHERE status = 'completed'"#;

pub(crate) struct Bench {
    store: Postgres,
    runtime: Runtime,
}

impl Bench {
    /// A store with so many jobs that have ended, and so many that wait.
    pub(crate) fn open(
        address: &str,
        schema: &str,
        ended: usize,
        waiting: usize,
    ) -> Fallible<Bench> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let store = Postgres::options().schema(schema);
        let store = runtime.block_on(store.connect(address))?;
        for some in round::jobs(waiting)?.chunks(2_000) {
            runtime.block_on(store.enqueue(some.to_vec()))?;
        }
        let fill = FILL
            .replace("{schema}", schema)
            .replace("{ended}", &ended.to_string());
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute(&fill).await?;
            client
                .batch_execute(&format!("VACUUM ANALYZE {schema}.job, {schema}.submission"))
                .await
        })?;
        Ok(Bench { store, runtime })
    }

    pub(crate) fn rate(&self, at_a_time: usize, time: Duration) -> Fallible<f64> {
        self.runtime.block_on(async {
            let count = Arc::new(AtomicU64::new(0));
            let start = Instant::now();
            let tasks: Vec<_> = (0..at_a_time)
                .map(|_| tokio::spawn(work(self.store.clone(), Arc::clone(&count), start + time)))
                .collect();
            for task in tasks {
                task.await??;
            }
            let seconds = start.elapsed().as_secs_f64();
            Ok(count.load(Ordering::Relaxed) as f64 / seconds)
        })
    }
}

/// Claims one job after another, and settles each in the same call in which the next is claimed. The last is handed back.
async fn work(store: Postgres, count: Arc<AtomicU64>, end: Instant) -> Result<(), BackendError> {
    let request = ClaimRequest::new(round::WORKER, 1, round::LEASE);
    let mut next: Option<Claim> = None;
    loop {
        let Some(claim) = next.take() else {
            next = store.claim(&request).await?.claims.into_iter().next();
            continue;
        };
        let (job, disposition) = round::next_step(&claim.job, store.now());
        let settlement = Settlement::new(claim.held(), job.clone(), disposition);
        let is_last = Instant::now() >= end;
        let request = (!is_last).then_some(&request);
        let turnover = store.settle(&[settlement], request).await?;
        count.fetch_add(1, Ordering::Relaxed);
        if is_last {
            return Ok(());
        }
        next = match turnover.settled.first() {
            Some(Settled::Kept(lease)) => Some(Claim::new(job, *lease, 0)),
            _ => turnover.claims.into_iter().next(),
        };
    }
}
