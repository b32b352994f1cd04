//! The same work in plain SQL, in groups of a fixed size, without anything around it: what PostgreSQL itself can do here.
//! All jobs of a group are at the same step.

use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};
use tokio_postgres::{Client, NoTls};

use crate::{Fallible, JOBS, STEPS};

const TABLES: &str = "
    CREATE SCHEMA {schema};
    CREATE TABLE {schema}.job (
        seq bigint PRIMARY KEY, id text COLLATE \"C\" NOT NULL UNIQUE, status text NOT NULL, visible_at timestamptz,
        token bigint NOT NULL, step bigint NOT NULL, last_return_value text
    ) WITH (fillfactor = 75);
    CREATE INDEX job_ready ON {schema}.job (visible_at, seq) WHERE visible_at IS NOT NULL;
    CREATE TABLE {schema}.submission (seq bigint PRIMARY KEY, job text NOT NULL);
    INSERT INTO {schema}.job
    SELECT place, '00000000-0000-7000-8000-' || lpad(place::text, 12, '0'), 'queued', now(), 0, 0
    FROM generate_series(1, {jobs}) AS place;
    INSERT INTO {schema}.submission SELECT place, repeat('x', 500) FROM generate_series(1, {jobs}) AS place;
    ANALYZE {schema}.job; ANALYZE {schema}.submission;";

/// A step that is not the last: the job stays with its worker.
const KEEP: &str = "
    UPDATE {schema}.job SET token = job.token + 1, step = step + 1, last_return_value = given.value
    FROM unnest($1::text[], $2::bigint[], $3::text[]) AS given (id, token, value)
    WHERE job.id = given.id AND job.token = given.token RETURNING job.id, job.token";

/// The last one: the job is put behind all others.
const SAVE: &str = "
    UPDATE {schema}.job SET status = 'queued', visible_at = now(), step = 0, last_return_value = given.value
    FROM unnest($1::text[], $2::bigint[], $3::text[]) AS given (id, token, value)
    WHERE job.id = given.id AND job.token = given.token";

const CLAIM: &str = "
    WITH held AS MATERIALIZED (
        SELECT seq FROM {schema}.job WHERE visible_at <= now()
        ORDER BY visible_at, seq LIMIT {max} FOR UPDATE SKIP LOCKED
    )
    UPDATE {schema}.job SET status = 'running', visible_at = now() + interval '60 s', token = token + 1
    FROM held JOIN {schema}.submission USING (seq) WHERE job.seq = held.seq
    RETURNING job.id, job.token, submission.job";

pub(crate) struct Bench {
    client: Client,
    schema: String,
    runtime: Runtime,
}

impl Bench {
    pub(crate) fn open(address: &str, schema: &str) -> Fallible<Bench> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let tables = TABLES
            .replace("{schema}", schema)
            .replace("{jobs}", &JOBS.to_string());
        let client = runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute(&tables).await?;
            Ok::<_, tokio_postgres::Error>(client)
        })?;
        Ok(Bench {
            client,
            schema: schema.to_owned(),
            runtime,
        })
    }

    pub(crate) fn rate(&self, at_a_time: usize, time: Duration) -> Fallible<f64> {
        self.runtime.block_on(self.work(at_a_time, time))
    }

    /// Saves and claims in one transaction, in one trip, by prepared statements.
    async fn work(&self, at_a_time: usize, time: Duration) -> Fallible<f64> {
        let client = &self.client;
        let sql = |template: &str| template.replace("{schema}", &self.schema);
        let keep = client.prepare(&sql(KEEP)).await?;
        let save = client.prepare(&sql(SAVE)).await?;
        let claim = sql(CLAIM).replace("{max}", &at_a_time.to_string());
        let claim = client.prepare(&claim).await?;
        let values = vec![format!("{:?}", [1234; 10]); at_a_time];
        let (mut ids, mut tokens) = (Vec::<String>::new(), Vec::<i64>::new());
        let start = Instant::now();
        let (mut count, mut step) = (0, STEPS - 1);
        while start.elapsed() < time || !ids.is_empty() {
            let params: [&(dyn tokio_postgres::types::ToSql + Sync); 3] = [&ids, &tokens, &values];
            let is_last = start.elapsed() >= time;
            let is_kept = step < STEPS - 1 && !is_last;
            step = (step + 1) % STEPS;
            let (begun, saved, claimed, committed) = tokio::join!(
                biased;
                client.batch_execute("BEGIN"),
                client.query(if is_kept { &keep } else { &save }, &params),
                async {
                    if is_kept || is_last { Ok(Vec::new()) } else { client.query(&claim, &[]).await }
                },
                client.batch_execute("COMMIT"),
            );
            begun?;
            committed?;
            count += ids.len();
            let (saved, claimed) = (saved?, claimed?);
            let held = if is_kept { &saved } else { &claimed };
            ids = held.iter().map(|row| row.get(0)).collect();
            tokens = held.iter().map(|row| row.get(1)).collect();
            for row in &claimed {
                std::hint::black_box(row.get::<_, &str>(2));
            }
        }
        Ok(count as f64 / start.elapsed().as_secs_f64())
    }
}
