//! The shop's own ledger, a SQLite file that has nothing to do with ergate's store: what was done to the world, which runs
//! of steps did it, and which workers came and went. The audit goes by what stands here.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ergate::{BoxError, JobInfo, Timestamp};
use rusqlite::{Connection, TransactionBehavior, params};

use crate::orders::Order;

const SCHEMA: &str = "
    CREATE TABLE orders (number INTEGER PRIMARY KEY, article INTEGER, pieces INTEGER, value INTEGER);
    CREATE TABLE stock  (article INTEGER PRIMARY KEY, supply INTEGER, shelf INTEGER);
    -- One row for each run of a step, written when it begins. One that was killed has no end.
    CREATE TABLE runs   (id INTEGER PRIMARY KEY, order_number INTEGER, step TEXT, attempt INTEGER, worker TEXT,
                         input_by INTEGER, began INTEGER, ended INTEGER);
    -- One row for each effect on the world. The key lets nothing happen twice.
    CREATE TABLE deeds  (key TEXT PRIMARY KEY, kind TEXT, order_number INTEGER, cents INTEGER, pieces INTEGER,
                         broken INTEGER, run INTEGER, at INTEGER);
    -- Requests that came again, and were answered from what stands above.
    CREATE TABLE repeats (key TEXT, run INTEGER, at INTEGER);
    CREATE TABLE crew   (worker TEXT, event TEXT, at INTEGER);
    CREATE INDEX open_runs ON runs (worker) WHERE ended IS NULL;
    CREATE INDEX deeds_of_runs ON deeds (run);
";

/// One process's access to the ledger.
#[derive(Clone)]
pub struct Ledger {
    connection: Arc<Mutex<Connection>>,
    /// Who writes.
    worker: Arc<str>,
}

impl Ledger {
    /// Begins a new ledger with the night's orders and the stock.
    pub fn create(path: &Path, orders: &[Order], supply: &[i64]) -> Result<Ledger, BoxError> {
        let ledger = Ledger::open(path, "office")?;
        let mut connection = ledger.lock();
        connection.execute_batch(SCHEMA)?;
        let transaction = connection.transaction()?;
        for order in orders {
            transaction.execute(
                "INSERT INTO orders VALUES (?, ?, ?, ?)",
                params![
                    order.number,
                    order.article as i64,
                    order.pieces,
                    order.value()
                ],
            )?;
        }
        for (article, pieces) in supply.iter().enumerate() {
            transaction.execute(
                "INSERT INTO stock VALUES (?, ?, ?)",
                params![article as i64, pieces, pieces],
            )?;
        }
        transaction.commit()?;
        drop(connection);
        Ok(ledger)
    }

    pub fn open(path: &Path, worker: &str) -> Result<Ledger, BoxError> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        // It has to survive the end of a process, which it does without waiting for the disk.
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")?;
        Ok(Ledger {
            connection: Arc::new(Mutex::new(connection)),
            worker: worker.into(),
        })
    }

    /// A run of a step begins. `input_by` is the run that wrote its input.
    pub fn begin(&self, job: &JobInfo, input_by: i64) -> Result<Run, BoxError> {
        let order: u32 = order_of(job.id().as_str()).ok_or("this job is not for an order")?;
        let connection = self.lock();
        connection.execute(
            "INSERT INTO runs (order_number, step, attempt, worker, input_by, began) VALUES (?, ?, ?, ?, ?, ?)",
            params![order, job.step(), job.attempt(), &*self.worker, input_by, now()],
        )?;
        Ok(Run {
            id: connection.last_insert_rowid(),
            attempt: job.attempt(),
            key: job.idempotency_key(),
            ledger: self.clone(),
        })
    }

    /// What is known of the workers that have runs under way: how many, and of how many the deed is done already.
    pub fn busy(&self) -> Result<Vec<Busy>, BoxError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT worker, count(deeds.key), group_concat(step || ' of order ' || runs.order_number
                    || iif(deeds.key IS NULL, '', ' (done, not saved)'), ', ')
             FROM runs LEFT JOIN deeds ON deeds.run = runs.id WHERE ended IS NULL GROUP BY worker",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Busy {
                worker: row.get(0)?,
                done: row.get(1)?,
                with: row.get(2)?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// A worker came or went.
    pub fn crew(&self, worker: &str, event: &str) -> Result<(), BoxError> {
        self.lock().execute(
            "INSERT INTO crew VALUES (?, ?, ?)",
            params![worker, event, now()],
        )?;
        Ok(())
    }

    pub fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A worker in the middle of something.
pub struct Busy {
    pub worker: String,
    /// The steps that it runs, in words.
    pub with: String,
    /// How many of them have done their deed, so that all that is missing is for the step to be saved.
    pub done: u32,
}

/// One run of a step, which writes down what it does.
pub struct Run {
    pub id: i64,
    pub attempt: u32,
    key: String,
    ledger: Ledger,
}

impl Run {
    /// The job's idempotency key: the same for each run of this step of this job.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Does something to the world, unless it has been done under this run's key before.
    pub fn book(&self, deed: Deed) -> Result<(), BoxError> {
        let mut connection = self.ledger.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let new = transaction.execute(
            "INSERT INTO deeds VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            params![
                self.key,
                deed.kind,
                deed.order,
                deed.cents,
                deed.pieces,
                deed.broken,
                self.id,
                now()
            ],
        )?;
        if new == 1 {
            transaction.execute(
                "UPDATE stock SET shelf = shelf + ? WHERE article = ?",
                params![deed.to_shelf, deed.article],
            )?;
        } else {
            transaction.execute(
                "INSERT INTO repeats VALUES (?, ?, ?)",
                params![self.key, self.id, now()],
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// The step's body is over, well or not. Its result is not saved yet.
    pub fn end(self) -> Result<(), BoxError> {
        let connection = self.ledger.lock();
        connection.execute(
            "UPDATE runs SET ended = ? WHERE id = ?",
            params![now(), self.id],
        )?;
        Ok(())
    }
}

/// Something that is done to the world.
pub struct Deed {
    kind: &'static str,
    order: u32,
    article: i64,
    cents: i64,
    pieces: i64,
    broken: i64,
    /// How many pieces go back to the shelf; negative for those taken from it.
    to_shelf: i64,
}

impl Deed {
    fn new(kind: &'static str, order: &Order) -> Deed {
        Deed {
            kind,
            order: order.number,
            article: order.article as i64,
            cents: 0,
            pieces: order.pieces,
            broken: 0,
            to_shelf: 0,
        }
    }

    pub fn reserved(order: &Order) -> Deed {
        Deed {
            to_shelf: -order.pieces,
            ..Deed::new("reserved", order)
        }
    }

    pub fn captured(order: &Order, cents: i64) -> Deed {
        Deed {
            cents,
            ..Deed::new("captured", order)
        }
    }

    pub fn shipped(order: &Order) -> Deed {
        Deed::new("shipped", order)
    }

    pub fn receipt(order: &Order) -> Deed {
        Deed::new("receipt", order)
    }

    pub fn refunded(order: &Order, cents: i64) -> Deed {
        Deed {
            cents,
            ..Deed::new("refunded", order)
        }
    }

    pub fn restocked(order: &Order, broken: i64) -> Deed {
        Deed {
            broken,
            to_shelf: order.pieces - broken,
            ..Deed::new("restocked", order)
        }
    }

    pub fn released(order: &Order) -> Deed {
        Deed {
            to_shelf: order.pieces,
            ..Deed::new("released", order)
        }
    }

    pub fn apology(order: &Order) -> Deed {
        Deed::new("apology", order)
    }
}

/// The id of the job for an order: of our own, so that no order can be submitted twice.
pub fn job_id(order: u32) -> String {
    format!("order-{order}")
}

pub fn order_of(job_id: &str) -> Option<u32> {
    job_id.strip_prefix("order-")?.parse().ok()
}

fn now() -> i64 {
    Timestamp::now().as_micros()
}
