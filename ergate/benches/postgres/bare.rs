//! The store's own statements in groups of a fixed size, without anything around them: what PostgreSQL itself can do here.
//!
//! The store makes the schema and submits the jobs. Then a connection of this loop's own does what the store does for as many
//! jobs in one transaction and one trip to the server, with values that were made before. All jobs of a group are at the same
//! step.

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime};

use ergate::backend::{Backend, Postgres};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, NoTls, Row};

use crate::Fallible;
use crate::round::{self, JOBS, Written};

macro_rules! statement {
    ($name:literal) => {
        include_str!(concat!(
            "../../src/backend/postgres/statements/",
            $name,
            ".sql"
        ))
    };
}

pub(crate) struct Bench {
    client: Client,
    schema: String,
    runtime: Runtime,
}

impl Bench {
    pub(crate) fn open(address: &str, schema: &str) -> Fallible<Bench> {
        let runtime = Builder::new_multi_thread().enable_all().build()?;
        let client = runtime.block_on(async {
            let store = Postgres::options().schema(schema).connect(address).await?;
            for some in round::jobs(JOBS)?.chunks(2_000) {
                store.enqueue(some.to_vec()).await?;
            }
            let (client, connection) = tokio_postgres::connect(address, NoTls).await?;
            tokio::spawn(connection);
            let analyze = format!("VACUUM ANALYZE {schema}.job, {schema}.submission");
            client.batch_execute(&analyze).await?;
            Fallible::Ok(client)
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

    async fn work(&self, at_a_time: usize, time: Duration) -> Fallible<f64> {
        let mut turn = Turn::new(&self.schema);
        turn.carry_out(&self.client, None, at_a_time).await?;
        let (start, mut count) = (Instant::now(), 0);
        for step in round::written()?.iter().cycle() {
            count += turn.ids.len();
            let is_last = start.elapsed() >= time && step.job.current_step == 0;
            let room = if is_last { 0 } else { at_a_time };
            turn.carry_out(&self.client, Some(step), room).await?;
            if is_last {
                break;
            }
        }
        Ok(count as f64 / start.elapsed().as_secs_f64())
    }
}

/// The parameters of a group.
struct Turn {
    begin: &'static str,
    settle: String,
    claim: String,
    ids: Vec<String>,
    tokens: Vec<i64>,
    workflows: Vec<&'static str>,
    length: f64,
}

impl Turn {
    fn new(schema: &str) -> Turn {
        let sql = |template: &str| template.replace("{schema}", schema);
        Turn {
            begin: statement!("begin"),
            settle: sql(statement!("settle")),
            claim: sql(statement!("claim")),
            ids: Vec::new(),
            tokens: Vec::new(),
            workflows: vec![round::WORKFLOW],
            length: round::LEASE.as_micros() as f64,
        }
    }

    /// Saves the jobs in hand, and claims others unless they are kept.
    async fn carry_out(
        &mut self,
        client: &Client,
        step: Option<&Written>,
        room: usize,
    ) -> Fallible<()> {
        let count = self.ids.len();
        let (by_age, by_priority) = (room as i64 / 16, (room - room / 16) as i64);
        let clock = None::<SystemTime>;
        let saved = async {
            let Some(Written { job, runs }) = step else {
                return Ok(Vec::new());
            };
            let stays = job.current_step > 0;
            let status = job.status.as_str();
            let (statuses, cancelling) = (vec![status; count], vec!["cancelled"; count]);
            let (goes_on, goes_on_cancelling) = (vec![true; count], vec![false; count]);
            let at = vec![SystemTime::now(); count];
            let (postponed, returned) = (vec![!stays; count], vec![false; count]);
            let steps = vec![i64::from(job.current_step); count];
            let names = vec![job.current_step_name.as_deref(); count];
            let done = vec![i64::from(job.steps_completed); count];
            let percents = vec![job.percent_completed; count];
            let attempts = vec![i64::from(job.attempt); count];
            let values = vec![job.last_return_value.as_str(); count];
            let errors = vec![None::<&str>; count];
            let runs = vec![runs.as_str(); count];
            let chunks = vec![0_i32; count];
            let stays = vec![stays; count];
            let params: [(&(dyn ToSql + Sync), Type); 25] = [
                (&self.ids, Type::TEXT_ARRAY),
                (&self.tokens, Type::INT8_ARRAY),
                (&statuses, Type::TEXT_ARRAY),
                (&cancelling, Type::TEXT_ARRAY),
                (&goes_on, Type::BOOL_ARRAY),
                (&goes_on_cancelling, Type::BOOL_ARRAY),
                (&at, Type::TIMESTAMPTZ_ARRAY),
                (&postponed, Type::BOOL_ARRAY),
                (&returned, Type::BOOL_ARRAY),
                (&steps, Type::INT8_ARRAY),
                (&names, Type::TEXT_ARRAY),
                (&done, Type::INT8_ARRAY),
                (&percents, Type::FLOAT8_ARRAY),
                (&attempts, Type::INT8_ARRAY),
                (&values, Type::TEXT_ARRAY),
                (&errors, Type::TEXT_ARRAY),
                (&runs, Type::TEXT_ARRAY),
                (&chunks, Type::INT4_ARRAY),
                (&stays, Type::BOOL_ARRAY),
                (&round::WORKER, Type::TEXT),
                (&self.length, Type::FLOAT8),
                (&self.workflows, Type::TEXT_ARRAY),
                (&by_age, Type::INT8),
                (&by_priority, Type::INT8),
                (&clock, Type::TIMESTAMPTZ),
            ];
            client.query_typed(&self.settle, &params).await
        };
        let room = room as i64;
        let claimed = async {
            if room == 0 {
                return Ok(Vec::new());
            }
            let params: [(&(dyn ToSql + Sync), Type); 7] = [
                (&round::WORKER, Type::TEXT),
                (&self.length, Type::FLOAT8),
                (&self.ids, Type::TEXT_ARRAY),
                (&self.workflows, Type::TEXT_ARRAY),
                (&room, Type::INT8),
                (&by_age, Type::INT8),
                (&clock, Type::TIMESTAMPTZ),
            ];
            client.query_typed(&self.claim, &params).await
        };
        let (begun, saved, claimed, committed) = tokio::join!(
            biased;
            client.batch_execute(self.begin),
            saved,
            claimed,
            client.batch_execute("COMMIT"),
        );
        begun?;
        committed?;
        let (saved, claimed) = (saved?, claimed?);
        let kept = saved.iter().filter(|row| row.get::<_, &str>(2) == "kept");
        let kept = kept.map(|row| (row.get(0), row.get::<_, i64>(1) + 1));
        let mut held: Vec<(String, i64)> = kept.collect();
        held.extend(claimed.iter().map(|row| {
            read(row);
            (row.get("id"), row.get("token"))
        }));
        held.sort();
        (self.ids, self.tokens) = held.into_iter().unzip();
        Ok(())
    }
}

fn read(row: &Row) {
    black_box(row.get::<_, &str>("submission"));
}
