//! The same work in plain SQL, in groups of a fixed size, without anything around it: what SQLite itself can do here. All
//! jobs of a group are at the same step.

use std::path::Path;
use std::time::{Duration, Instant};

use ergate::backend::sqlite::Durability;
use rusqlite::{Connection, params};

use crate::{Fallible, JOBS, STEPS};

const TABLES: &str = "
    CREATE TABLE job (
        seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, visible_at INTEGER, token INTEGER NOT NULL,
        step INTEGER NOT NULL, last_return_value TEXT
    ) STRICT;
    CREATE INDEX ready ON job (visible_at) WHERE visible_at IS NOT NULL;
    CREATE TABLE submission (seq INTEGER PRIMARY KEY, job TEXT NOT NULL) STRICT;";

/// A step that is not the last: the job stays with its worker.
const KEEP: &str = "
    UPDATE job SET token = token + 1, step = step + 1, last_return_value = ?3 WHERE id = ?1 AND token = ?2";
/// The last one: the job is put behind all others.
const SAVE: &str = "
    UPDATE job SET status = 'queued', visible_at = ?3, step = 0, last_return_value = ?4 WHERE id = ?1 AND token = ?2";
const FIRST: &str =
    "SELECT seq, id, token FROM job WHERE visible_at <= ?1 ORDER BY visible_at LIMIT 1";
const OPEN: &str = "UPDATE job SET status = 'running', visible_at = ?2, token = ?3 WHERE seq = ?1";
const READ: &str = "SELECT job FROM submission WHERE seq = ?1";

pub(crate) fn rate(
    file: &Path,
    durability: Durability,
    at_a_time: usize,
    time: Duration,
) -> Fallible<f64> {
    let connection = open(file, durability)?;
    let mut held: Vec<(String, i64)> = Vec::new();
    let (mut now, mut count) = (JOBS as i64, 0_u64);
    let value = format!("{:?}", [1234; 10]);
    let start = Instant::now();
    while start.elapsed() < time {
        connection.execute_batch("BEGIN IMMEDIATE")?;
        if count / at_a_time as u64 % STEPS == STEPS - 1 || held.is_empty() {
            for (id, token) in held.drain(..) {
                now += 1;
                let mut save = connection.prepare_cached(SAVE)?;
                save.execute(params![id, token, now, value])?;
                count += 1;
            }
            for _ in 0..at_a_time {
                held.push(claim(&connection, now)?);
            }
        } else {
            for (id, token) in &mut held {
                let mut keep = connection.prepare_cached(KEEP)?;
                keep.execute(params![&*id, &*token, value])?;
                *token += 1;
                count += 1;
            }
        }
        connection.execute_batch("COMMIT")?;
    }
    Ok(count as f64 / start.elapsed().as_secs_f64())
}

/// The next job's id, and the claim's number.
fn claim(connection: &Connection, now: i64) -> Fallible<(String, i64)> {
    let mut first = connection.prepare_cached(FIRST)?;
    let (seq, id, last): (i64, String, i64) =
        first.query_row([now], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut open = connection.prepare_cached(OPEN)?;
    open.execute(params![seq, now + 60_000_000, last + 1])?;
    let mut read = connection.prepare_cached(READ)?;
    let job: String = read.query_row([seq], |row| row.get(0))?;
    std::hint::black_box(job);
    Ok((id, last + 1))
}

fn open(file: &Path, durability: Durability) -> Fallible<Connection> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "wal_autocheckpoint", 4000)?;
    let synchronous = match durability {
        Durability::Normal => "NORMAL",
        _ => "FULL",
    };
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.execute_batch(TABLES)?;
    connection.execute_batch("BEGIN")?;
    for number in 0..JOBS {
        let id = format!("00000000-0000-7000-8000-{number:012}");
        connection
            .prepare_cached("INSERT INTO job VALUES (?1, ?2, 'queued', ?1, 0, 0, NULL)")?
            .execute(params![number as i64, id])?;
        connection
            .prepare_cached("INSERT INTO submission VALUES (?1, ?2)")?
            .execute(params![number as i64, "x".repeat(500)])?;
    }
    connection.execute_batch("COMMIT")?;
    Ok(connection)
}
