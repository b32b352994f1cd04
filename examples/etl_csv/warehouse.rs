//! The SQLite file that the rows are loaded into. It has nothing to do with ergate's store.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ergate::BoxError;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::chunk::{Chunk, Rows};
use crate::row::DUPLICATE;

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS sales   (line INTEGER PRIMARY KEY, key TEXT, day TEXT, by TEXT, cents INTEGER,
                                        details TEXT, begins INTEGER, bytes INTEGER);
    CREATE TABLE IF NOT EXISTS rejects (line INTEGER PRIMARY KEY, kind TEXT, reason TEXT, cents INTEGER,
                                        begins INTEGER, bytes INTEGER);
    CREATE TABLE IF NOT EXISTS totals  (by TEXT PRIMARY KEY, rows INTEGER, cents INTEGER);
    -- What is to be loaded; without rows until it is.
    CREATE TABLE IF NOT EXISTS chunks  (number INTEGER PRIMARY KEY, rows INTEGER, cents INTEGER);
    -- What was done under which key, and what it gave.
    CREATE TABLE IF NOT EXISTS done    (key TEXT PRIMARY KEY, result TEXT);
";

/// All but the first row with a key.
const DUPLICATES: &str = "
    INSERT INTO rejects
    SELECT line, ?, ? || ' `' || key || '` stands in line ' || first || ' already', cents, begins, bytes
    FROM sales JOIN (SELECT key, min(line) AS first FROM sales GROUP BY key HAVING count(*) > 1) USING (key)
    WHERE line > first;
";

#[derive(Clone)]
pub struct Warehouse {
    connection: Arc<Mutex<Connection>>,
    folder: PathBuf,
    /// How many more chunks are loaded before the planned crash.
    until_crash: Option<Arc<AtomicU32>>,
}

/// What became of a chunk.
#[derive(Debug, Serialize, Deserialize)]
pub struct Tally {
    pub loaded: usize,
    pub rejected: usize,
    pub cents: i64,
    pub chunks_left: u32,
}

/// The sums of the tables, which have to agree.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Balance {
    /// What the chunks came to.
    pub rows: i64,
    pub cents: i64,
    pub loaded: i64,
    pub loaded_cents: i64,
    pub rejected: i64,
    /// What duplicates come to, which were loaded at first.
    pub rejected_cents: i64,
    pub total_rows: i64,
    pub total_cents: i64,
}

impl Warehouse {
    pub fn open(folder: &Path) -> Result<Warehouse, BoxError> {
        let connection = Connection::open(folder.join("warehouse.db"))?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.execute_batch(SCHEMA)?;
        Ok(Warehouse {
            connection: Arc::new(Mutex::new(connection)),
            folder: folder.to_owned(),
            until_crash: None,
        })
    }

    pub fn crash_after(mut self, chunks: Option<u32>) -> Warehouse {
        self.until_crash = chunks.map(|chunks| Arc::new(AtomicU32::new(chunks)));
        self
    }

    /// Does the work in a transaction that keeps the key as well; or if that was done before, gives what it gave then.
    pub fn once<T: Serialize + DeserializeOwned>(
        &self,
        key: &str,
        work: impl FnOnce(&Load<'_>) -> Result<T, BoxError>,
    ) -> Result<T, BoxError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before: Option<String> = transaction
            .query_row("SELECT result FROM done WHERE key = ?", [key], |row| {
                row.get(0)
            })
            .optional()?;
        if let Some(before) = before {
            return Ok(serde_json::from_str(&before)?);
        }
        let result = work(&Load(&transaction))?;
        let text = serde_json::to_string(&result)?;
        transaction.execute("INSERT INTO done VALUES (?, ?)", [key, &text])?;
        transaction.commit()?;
        self.crash_if_planned();
        Ok(result)
    }

    /// The worst moment: the rows are in the table, and ergate doesn't know yet.
    fn crash_if_planned(&self) {
        let left = self.until_crash.as_ref();
        if left.is_some_and(|left| left.fetch_sub(1, Ordering::SeqCst) == 1) {
            std::process::abort();
        }
    }

    pub fn expect(&self, chunks: &[Chunk]) -> Result<(), BoxError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        for chunk in chunks {
            let insert = "INSERT OR IGNORE INTO chunks (number) VALUES (?)";
            transaction.execute(insert, [chunk.number])?;
        }
        Ok(transaction.commit()?)
    }

    pub fn reject_duplicates(&self, key: &str) -> Result<(), BoxError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute(DUPLICATES, [DUPLICATE, key])?;
        transaction.execute_batch(
            "DELETE FROM sales WHERE line IN (SELECT line FROM rejects);
             CREATE UNIQUE INDEX IF NOT EXISTS sales_key ON sales (key);",
        )?;
        Ok(transaction.commit()?)
    }

    pub fn add_up(&self) -> Result<(), BoxError> {
        let mut connection = self.lock();
        let transaction = connection.transaction()?;
        transaction.execute_batch(
            "DELETE FROM totals;
             INSERT INTO totals SELECT by, count(*), sum(cents) FROM sales GROUP BY by;",
        )?;
        Ok(transaction.commit()?)
    }

    /// The rejected rows as they stand in the file, each with its line and the reason. Nobody sees the file half written.
    pub fn write_rejects(&self, source: &Path) -> Result<(), BoxError> {
        let connection = self.lock();
        let mut source = File::open(source)?;
        let new = self.folder.join("rejects.csv.new");
        let mut writer = csv::Writer::from_path(&new)?;
        writer.write_record(["line", "reason", "row"])?;
        let mut select =
            connection.prepare("SELECT line, reason, begins, bytes FROM rejects ORDER BY line")?;
        let mut rejects = select.query([])?;
        while let Some(reject) = rejects.next()? {
            let (line, reason): (i64, String) = (reject.get(0)?, reject.get(1)?);
            let mut row = vec![0; reject.get::<_, i64>(3)? as usize];
            source.seek(SeekFrom::Start(reject.get::<_, i64>(2)? as u64))?;
            source.read_exact(&mut row)?;
            let row = row.trim_ascii_end();
            writer.write_record([line.to_string().as_bytes(), reason.as_bytes(), row])?;
        }
        writer.flush()?;
        Ok(fs::rename(new, self.rejects())?)
    }

    pub fn balance(&self) -> Result<Balance, BoxError> {
        let sums = "SELECT (SELECT ifnull(sum(rows), 0) FROM chunks), (SELECT ifnull(sum(cents), 0) FROM chunks),
                           (SELECT count(*) FROM sales),   (SELECT ifnull(sum(cents), 0) FROM sales),
                           (SELECT count(*) FROM rejects), (SELECT ifnull(sum(cents), 0) FROM rejects),
                           (SELECT ifnull(sum(rows), 0) FROM totals), (SELECT ifnull(sum(cents), 0) FROM totals)";
        let balance = self.lock().query_row(sums, [], |row| {
            Ok(Balance {
                rows: row.get(0)?,
                cents: row.get(1)?,
                loaded: row.get(2)?,
                loaded_cents: row.get(3)?,
                rejected: row.get(4)?,
                rejected_cents: row.get(5)?,
                total_rows: row.get(6)?,
                total_cents: row.get(7)?,
            })
        })?;
        Ok(balance)
    }

    pub fn rejects(&self) -> PathBuf {
        self.folder.join("rejects.csv")
    }

    pub fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// A transaction that loads rows.
pub struct Load<'t>(&'t Transaction<'t>);

impl Load<'_> {
    pub fn load(&self, chunk: &Chunk, rows: &Rows) -> Result<Tally, BoxError> {
        let mut sale = self
            .0
            .prepare_cached("INSERT INTO sales VALUES (?, ?, ?, ?, ?, ?, ?, ?)")?;
        for (at, row) in &rows.good {
            sale.execute(params![
                at.line,
                row.key,
                row.day.to_string(),
                row.by,
                row.cents,
                row.details,
                at.begins,
                at.bytes
            ])?;
        }
        let mut reject = self
            .0
            .prepare_cached("INSERT INTO rejects VALUES (?, ?, ?, NULL, ?, ?)")?;
        for (at, reason) in &rows.bad {
            let says = reason.to_string();
            reject.execute(params![at.line, reason.kind(), says, at.begins, at.bytes])?;
        }
        let (loaded, rejected) = (rows.good.len(), rows.bad.len());
        let cents: i64 = rows.good.iter().map(|(_, row)| row.cents).sum();
        self.0.execute(
            "UPDATE chunks SET rows = ?, cents = ? WHERE number = ?",
            params![(loaded + rejected) as i64, cents, chunk.number],
        )?;
        let left = "SELECT count(*) FROM chunks WHERE rows IS NULL";
        Ok(Tally {
            loaded,
            rejected,
            cents,
            chunks_left: self.0.query_row(left, [], |row| row.get(0))?,
        })
    }
}

impl Balance {
    /// What doesn't agree.
    pub fn faults(&self) -> Vec<String> {
        let pairs = [
            ("rows", self.rows, self.loaded + self.rejected),
            ("cents", self.cents, self.loaded_cents + self.rejected_cents),
            ("rows in the sums", self.total_rows, self.loaded),
            ("cents in the sums", self.total_cents, self.loaded_cents),
        ];
        let faults = pairs.iter().filter(|(_, one, other)| one != other);
        faults
            .map(|(what, one, other)| format!("{what}: {one} and {other}"))
            .collect()
    }
}
