//! The store's own statements in groups of a fixed size, without anything around them: what SQLite itself can do here.
//!
//! The store makes the file and submits the jobs. Then a connection of this loop's own, with the same settings, does what the
//! store does for as many jobs in one transaction, with values that were made before. All jobs of a group are at the same
//! step.

use std::hint::black_box;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use ergate::Timestamp;
use ergate::backend::sqlite::Durability;
use ergate::backend::{Backend, Sqlite};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, Row, Statement, ToSql, params, params_from_iter};

use crate::Fallible;
use crate::round::{self, JOBS, Written};

macro_rules! statement {
    ($name:literal) => {
        include_str!(concat!(
            "../../src/backend/sqlite/statements/",
            $name,
            ".sql"
        ))
    };
}

pub(crate) fn rate(
    file: &Path,
    durability: Durability,
    at_a_time: usize,
    time: Duration,
) -> Fallible<f64> {
    fill(file)?;
    let connection = open(file, durability)?;
    let mut bare = Bare::new(&connection)?;
    let mut held = Vec::new();
    bare.transact(|bare| bare.claim(at_a_time, &mut held))?;
    let (start, mut count) = (Instant::now(), 0);
    for step in round::written()?.iter().cycle() {
        if start.elapsed() >= time {
            break;
        }
        count += held.len();
        bare.transact(|bare| {
            if step.job.current_step > 0 {
                return held.iter_mut().try_for_each(|job| bare.keep(job, step));
            }
            held.drain(..)
                .try_for_each(|job| bare.put_back(&job, step))?;
            bare.claim(at_a_time, &mut held)
        })?;
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

fn fill(file: &Path) -> Fallible<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let store = Sqlite::options()
        .durability(Durability::Normal)
        .open(file)?;
    runtime.block_on(store.enqueue(round::jobs(JOBS)?))?;
    Ok(())
}

fn open(file: &Path, durability: Durability) -> Fallible<Connection> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    let synchronous = match durability {
        Durability::Normal => "NORMAL",
        _ => "FULL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.execute_batch(statement!("settings"))?;
    Ok(connection)
}

/// A job in hand.
struct Held {
    id: String,
    token: i64,
}

/// The statements, ready to be carried out.
struct Bare<'a> {
    connection: &'a Connection,
    look: Statement<'a>,
    keep: Statement<'a>,
    save: Statement<'a>,
    job: Statement<'a>,
    open: Statement<'a>,
    next_group: Statement<'a>,
    first: Statement<'a>,
    now: i64,
    /// The workflow, the priority and the number of the job that is due first.
    next: (i64, i64, i64),
}

impl<'a> Bare<'a> {
    fn new(connection: &'a Connection) -> Fallible<Bare<'a>> {
        Ok(Bare {
            connection,
            look: connection.prepare(statement!("look"))?,
            keep: connection.prepare(statement!("keep"))?,
            save: connection.prepare(statement!("save"))?,
            job: connection.prepare(statement!("job"))?,
            open: connection.prepare(statement!("open"))?,
            next_group: connection.prepare(statement!("next_group"))?,
            first: connection.prepare(statement!("first"))?,
            now: 0,
            next: (0, 0, 0),
        })
    }

    fn transact(&mut self, work: impl FnOnce(&mut Self) -> Fallible<()>) -> Fallible<()> {
        self.connection.execute_batch("BEGIN IMMEDIATE")?;
        self.now = Timestamp::now().as_micros();
        // What is due first in each group of jobs, of which there is one here.
        self.next = self.next_group.query_row([i64::MIN, i64::MIN], place)?;
        let (workflow, priority, _) = self.next;
        let after = self.next_group.exists([workflow, priority + 1])?;
        assert!(!after, "another group");
        work(self)?;
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    /// The job's number, which has to be known to save it.
    fn look(&mut self, job: &Held) -> Fallible<i64> {
        let (seq, token, leased): (i64, i64, bool) = self.look.query_row([&job.id], |row| {
            read(row, 3..12)?;
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        assert!(leased && token == job.token, "not held any more");
        Ok(seq)
    }

    fn keep(&mut self, job: &mut Held, step: &Written) -> Fallible<()> {
        let seq = self.look(job)?;
        write_row(
            &mut self.keep,
            params![seq, job.token, round::WORKER, 0],
            step,
        )?;
        job.token += 1;
        Ok(())
    }

    fn put_back(&mut self, job: &Held, step: &Written) -> Fallible<()> {
        let seq = self.look(job)?;
        let claim = params![
            seq,
            job.token,
            "committed",
            step.job.status.as_str(),
            self.now,
            None::<i64>,
            job.token,
            false,
            None::<&str>,
            0,
        ];
        write_row(&mut self.save, claim, step)
    }

    fn claim(&mut self, count: usize, held: &mut Vec<Held>) -> Fallible<()> {
        let until = self.now + round::LEASE.as_micros() as i64;
        for _ in 0..count {
            let (workflow, priority, seq) = self.next;
            let job = self.job.query_row([seq], |row| {
                read(row, 2..19)?;
                let token: i64 = row.get(5)?;
                Ok(Held {
                    id: row.get(1)?,
                    token: token + 1,
                })
            })?;
            self.open.execute(params![seq, until, round::WORKER, 0])?;
            held.push(job);
            self.next = self.first.query_row([workflow, priority], place)?;
        }
        Ok(())
    }
}

/// What a step changes comes last in both statements.
fn write_row(
    statement: &mut Statement<'_>,
    first: &[&dyn ToSql],
    Written { job, runs }: &Written,
) -> Fallible<()> {
    let last = params![
        job.current_step,
        job.current_step_name.as_deref(),
        job.steps_completed,
        job.percent_completed,
        job.attempt,
        job.last_return_value.as_str(),
        None::<&str>,
        runs,
        0,
    ];
    statement.execute(params_from_iter(first.iter().chain(last)))?;
    Ok(())
}

fn place(row: &Row<'_>) -> rusqlite::Result<(i64, i64, i64)> {
    read(row, 2..3)?;
    Ok((row.get(0)?, row.get(1)?, row.get(3)?))
}

/// Has these columns read.
fn read(row: &Row<'_>, columns: Range<usize>) -> rusqlite::Result<()> {
    for column in columns {
        black_box(row.get_ref(column)?);
    }
    Ok(())
}
