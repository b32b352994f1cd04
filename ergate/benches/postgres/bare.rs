//! The store's own statement in groups of a fixed size, without anything around them: what PostgreSQL itself can do here.
//!
//! The store makes the schema and submits the jobs. Then a connection of this loop's own does what the store does for as many
//! jobs in one transaction, with values that were made before. All jobs of a group are at the same
//! step.

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime};

use ergate::backend::{Backend, Postgres};
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, NoTls};

use crate::Fallible;
use crate::round::{self, JOBS, Written};

const TURN: &str = include_str!("../../src/backend/postgres/statements/turn.sql");

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
        let steps = round::written()?;
        turn.carry_out(&self.client, &steps[0], at_a_time).await?;
        let (start, mut count) = (Instant::now(), 0);
        for step in steps.iter().cycle() {
            count += turn.ids.len();
            let is_last = start.elapsed() >= time && step.job.current_step == 0;
            let room = if is_last { 0 } else { at_a_time };
            turn.carry_out(&self.client, step, room).await?;
            if is_last {
                break;
            }
        }
        Ok(count as f64 / start.elapsed().as_secs_f64())
    }
}

/// The parameters of a group.
struct Turn {
    sql: String,
    ids: Vec<String>,
    tokens: Vec<i64>,
    workflows: Vec<&'static str>,
    length: f64,
}

impl Turn {
    fn new(schema: &str) -> Turn {
        Turn {
            sql: TURN.replace("{schema}", schema),
            ids: Vec::new(),
            tokens: Vec::new(),
            workflows: vec![round::WORKFLOW],
            length: round::LEASE.as_micros() as f64,
        }
    }

    /// Saves the jobs in hand after this step, and has as many as there is room for afterwards.
    async fn carry_out(&mut self, client: &Client, step: &Written, room: usize) -> Fallible<()> {
        let Written { job, runs } = step;
        let (count, is_last) = (self.ids.len(), job.current_step == 0);
        let by_age = room as i64 / 16;
        let by_priority = room as i64 - by_age;
        let priority = (room > 0 && !is_last).then_some(job.priority);
        let params: [(&(dyn ToSql + Sync), Type); 32] = [
            (&self.ids, Type::TEXT_ARRAY),
            (&self.tokens, Type::INT8_ARRAY),
            (&vec![job.status.as_str(); count], Type::TEXT_ARRAY),
            (&vec!["cancelled"; count], Type::TEXT_ARRAY),
            (&vec![true; count], Type::BOOL_ARRAY),
            (&vec![false; count], Type::BOOL_ARRAY),
            (&vec![SystemTime::now(); count], Type::TIMESTAMPTZ_ARRAY),
            (&vec![is_last; count], Type::BOOL_ARRAY),
            (&vec![false; count], Type::BOOL_ARRAY),
            (&vec![i64::from(job.current_step); count], Type::INT8_ARRAY),
            (
                &vec![job.current_step_name.as_deref(); count],
                Type::TEXT_ARRAY,
            ),
            (
                &vec![i64::from(job.steps_completed); count],
                Type::INT8_ARRAY,
            ),
            (&vec![job.percent_completed; count], Type::FLOAT8_ARRAY),
            (&vec![i64::from(job.attempt); count], Type::INT8_ARRAY),
            (
                &vec![job.last_return_value.as_str(); count],
                Type::TEXT_ARRAY,
            ),
            (&vec![None::<&str>; count], Type::TEXT_ARRAY),
            (&vec![runs.as_str(); count], Type::TEXT_ARRAY),
            (&vec![0_i32; count], Type::INT4_ARRAY),
            (&vec![room > 0; count], Type::BOOL_ARRAY),
            (&round::WORKER, Type::TEXT),
            (&self.length, Type::FLOAT8),
            (&self.workflows, Type::TEXT_ARRAY),
            (&by_age, Type::INT8),
            (&by_priority, Type::INT8),
            (&None::<SystemTime>, Type::TIMESTAMPTZ),
            (&false, Type::BOOL),
            (&Vec::<&str>::new(), Type::TEXT_ARRAY),
            (&Vec::<i64>::new(), Type::INT8_ARRAY),
            (&Vec::<i32>::new(), Type::INT4_ARRAY),
            (&Vec::<&str>::new(), Type::TEXT_ARRAY),
            (&Vec::<&str>::new(), Type::TEXT_ARRAY),
            (&vec![priority; count], Type::INT2_ARRAY),
        ];
        let rows = client.query_typed(&self.sql, &params).await?;
        let (told, claimed) = rows.split_last().ok_or("no answer")?;
        let mut held: Vec<(String, i64)> = Vec::with_capacity(room);
        let saved: Option<Vec<i64>> = told.get("saved");
        let saved_as: Option<Vec<&str>> = told.get("saved_as");
        for (number, how) in saved.iter().flatten().zip(saved_as.iter().flatten()) {
            let place = *number as usize - 1;
            if *how == "kept" {
                held.push((self.ids[place].clone(), self.tokens[place] + 1));
            }
        }
        held.extend(claimed.iter().map(|row| {
            for text in ["last_return_value", "runs", "submission"] {
                black_box(row.get::<_, &str>(text));
            }
            (row.get("id"), row.get("token"))
        }));
        assert_eq!(held.len(), room, "jobs in hand");
        held.sort();
        (self.ids, self.tokens) = held.into_iter().unzip();
        Ok(())
    }
}
