//! A dependency that is a transaction in a real database: what a step writes is committed when the step succeeds, also when it
//! jumps, and rolled back when it fails. Two hundred transfers between eight accounts: some go through, large ones are held for
//! somebody to look at, some are refused after half of them has been written, and now and then the line drops.
//!
//! `cargo run --example transactions`, or with a file for the bank's database: `cargo run --example transactions -- bank.db`

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ergate::backend::JobFilter;
use ergate::prelude::*;
use rusqlite::{Connection, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

const TABLES: &str = "
    CREATE TABLE account (number INTEGER PRIMARY KEY, cents INTEGER NOT NULL, is_open INTEGER NOT NULL);
    CREATE TABLE booking (key TEXT PRIMARY KEY, debit INTEGER NOT NULL, credit INTEGER NOT NULL, cents INTEGER NOT NULL);
    CREATE TABLE held (key TEXT PRIMARY KEY, cents INTEGER NOT NULL);
    CREATE TABLE letter (key TEXT PRIMARY KEY, text TEXT NOT NULL);
    WITH RECURSIVE one_of(number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM one_of WHERE number < 8)
    INSERT INTO account SELECT number, 10000000, number < 8 FROM one_of;";

/// Where the bank's database is.
struct Bank(PathBuf);

impl Bank {
    fn connect(&self) -> rusqlite::Result<Connection> {
        let connection = Connection::open(&self.0)?;
        connection.busy_timeout(Duration::from_secs(5))?;
        Ok(connection)
    }
}

/// Everything that a step writes through it is one transaction.
#[dependency(teardown = finish)]
fn transaction(#[state] bank: &Bank) -> rusqlite::Result<Connection> {
    let connection = bank.connect()?;
    // It lasts until `finish`. One that is dropped, because the process is killed say, is rolled back by SQLite.
    connection.execute_batch("BEGIN IMMEDIATE")?;
    Ok(connection)
}

/// The step is over, and nothing of it is saved yet. If this fails, the step has failed too.
fn finish(transaction: Connection, outcome: Outcome) -> rusqlite::Result<()> {
    match outcome.is_success() {
        true => transaction.execute_batch("COMMIT"),
        false => transaction.execute_batch("ROLLBACK"),
    }
}

#[derive(Deserialize, Serialize)]
struct Transfer {
    debit: u32,
    credit: u32,
    cents: i64,
    /// The line drops when the first try is all but done.
    line_drops: bool,
}

/// From this on, somebody has to look at it.
const LARGE: i64 = 50_000;

#[workflow]
mod transfers {
    use super::*;

    /// The key is written in the same transaction as the money: a step that is run again after a crash, when it had been
    /// committed but not saved, finds it and leaves the money alone.
    #[step(retries = 2, backoff = "1ms..2ms")]
    fn book(
        transfer: Transfer,
        #[depends(transaction)] transaction: &mut Connection,
        #[job] job: &JobInfo,
    ) -> Result<Flow<Transfer, GoTo<hold>>, BoxError> {
        let Transfer {
            debit,
            credit,
            cents,
            ..
        } = transfer;
        let key = job.idempotency_key();
        if cents >= LARGE {
            let held = "INSERT OR IGNORE INTO held (key, cents) VALUES (?1, ?2)";
            transaction.execute(held, params![key, cents])?;
            // A jump is a success: the row above is committed.
            return Ok(Flow::go_to(hold::with(transfer)));
        }
        let booking =
            "INSERT OR IGNORE INTO booking (key, debit, credit, cents) VALUES (?1, ?2, ?3, ?4)";
        if transaction.execute(booking, params![key, debit, credit, cents])? == 0 {
            return Ok(Flow::next(transfer));
        }
        let take = "UPDATE account SET cents = cents - ?2 WHERE number = ?1";
        transaction.execute(take, params![debit, cents])?;
        let give = "UPDATE account SET cents = cents + ?2 WHERE number = ?1 AND is_open";
        if transaction.execute(give, params![credit, cents])? == 0 {
            // The money is off one account and on no other. Now it goes back.
            return Err(Abort::new(format!("account {credit} is closed")).into());
        }
        if transfer.line_drops && job.attempt() == 1 {
            return Err("the line has dropped".into());
        }
        Ok(Flow::next(transfer))
    }

    #[step]
    fn confirm(
        transfer: Transfer,
        #[depends(transaction)] transaction: &mut Connection,
        #[job] job: &JobInfo,
    ) -> Result<End, BoxError> {
        let text = format!(
            "{} cents went to account {}",
            transfer.cents, transfer.credit
        );
        write(transaction, job, &text)?;
        Ok(End(()))
    }

    #[step]
    fn hold(
        transfer: Transfer,
        #[depends(transaction)] transaction: &mut Connection,
        #[job] job: &JobInfo,
    ) -> Result<(), BoxError> {
        let text = format!("{} cents are held; please call us", transfer.cents);
        write(transaction, job, &text)
    }
}

fn write(transaction: &mut Connection, job: &JobInfo, text: &str) -> Result<(), BoxError> {
    let letter = "INSERT OR IGNORE INTO letter (key, text) VALUES (?1, ?2)";
    transaction.execute(letter, params![job.idempotency_key(), text])?;
    Ok(())
}

/// Two hundred transfers, the same each time. Account 8 is closed.
fn all() -> impl Iterator<Item = (u32, Transfer)> {
    (0..200_u32).map(|number| {
        let cents = i64::from(number) * 7919 % 60_000 + 1;
        let transfer = Transfer {
            debit: number % 7 + 1,
            credit: (number / 7 + number * 3) % 8 + 1,
            cents,
            line_drops: number.is_multiple_of(5),
        };
        (number, transfer)
    })
}

fn open(path: &Path) -> Result<Bank, BoxError> {
    let bank = Bank(path.to_owned());
    let mut connection = bank.connect()?;
    let tables = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    tables.execute_batch(TABLES)?;
    tables.commit()?;
    Ok(bank)
}

fn work(path: &Path) -> Result<(), BoxError> {
    let bank = open(path)?;
    let backend = Memory::new();
    let jobs = all().map(|(number, transfer)| {
        let job = transfers::job(transfer);
        job.id(format!("transfer-{number}"))
    });
    backend.submit_all_blocking(jobs.collect::<Vec<_>>())?;
    Worker::new(backend.clone())
        .register(&transfers::WORKFLOW)
        .state(bank)
        // SQLite has one writer at a time: while a step has its transaction, all others would wait for it.
        .concurrency(1)
        .run_until_idle_blocking()?;

    let jobs = backend.list_blocking(&JobFilter::new().limit(1000))?;
    let count = |test: fn(&ergate::Job) -> bool| jobs.iter().filter(|job| test(job)).count();
    let went_by = |job: &ergate::Job, step: &str| job.runs.iter().any(|run| &*run.step == step);
    println!(
        "{} transfers went through",
        jobs.iter().filter(|job| went_by(job, "confirm")).count()
    );
    println!(
        "{} are held",
        jobs.iter().filter(|job| went_by(job, "hold")).count()
    );
    println!(
        "{} were refused",
        count(|job| job.status == Status::Aborted)
    );
    println!(
        "{} needed a second try",
        count(|job| job.runs.iter().any(|run| run.attempt == 2))
    );

    let connection = Bank(path.to_owned()).connect()?;
    let sum = connection.query_row("SELECT sum(cents) FROM account", [], |row| {
        row.get::<_, i64>(0)
    })?;
    println!("{sum} cents on all accounts, as before");
    Ok(())
}

fn main() -> Result<(), BoxError> {
    if let Some(path) = env::args_os().nth(1) {
        return work(Path::new(&path));
    }
    let path = env::temp_dir().join(format!("bank-{}.db", std::process::id()));
    let worked = work(&path);
    std::fs::remove_file(&path)?;
    worked
}
