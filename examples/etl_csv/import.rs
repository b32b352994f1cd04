//! The work: a job that cuts the file, and a job for each chunk. The last of these to be loaded goes on and closes the
//! import; the others end there.
//!
//! A step may run more than once, since its worker may be killed when the rows are in the table and the step is not saved
//! yet. So each is harmless twice: it reads, or does the same again, or it keeps the job's key in the transaction with what
//! it does ([`Warehouse::once`]).

use std::path::PathBuf;

use ergate::backend::Sqlite;
use ergate::prelude::*;
use serde::{Deserialize, Serialize};

use crate::chunk::{self, Chunk, Rows, Source};
use crate::columns::{Columns, Names};
use crate::warehouse::{Balance, Tally, Warehouse};

/// What is to be loaded.
#[derive(Debug, Serialize, Deserialize)]
pub struct Order {
    pub file: PathBuf,
    pub names: Names,
    /// How many rows a job takes.
    pub rows: u32,
}

/// The order with what the head of the file told.
#[derive(Debug, Serialize, Deserialize)]
pub struct Plan {
    source: Source,
    rows: u32,
}

/// The file, and the pieces that it was cut into.
#[derive(Debug, Serialize, Deserialize)]
pub struct Cut {
    source: Source,
    chunks: Vec<Chunk>,
}

#[workflow]
pub mod survey {
    use super::*;

    #[step]
    pub fn read_head(order: Order) -> Result<Plan, BoxError> {
        let head = chunk::head(&order.file)?;
        let columns = Columns::find(&head, &order.names).map_err(Abort::because)?;
        let source = Source {
            bytes: order.file.metadata()?.len(),
            file: order.file,
            columns,
        };
        Ok(Plan {
            source,
            rows: order.rows,
        })
    }

    #[step]
    pub fn cut(plan: Plan) -> Result<Flow<Cut, End>, BoxError> {
        let chunks = chunk::cut(&plan.source.file, plan.rows)?;
        Ok(match chunks.is_empty() {
            true => Flow::end("a head, and no rows"),
            false => Flow::next(Cut {
                source: plan.source,
                chunks,
            }),
        })
    }

    /// The ids are of our own, so none is handed out twice.
    #[step]
    pub async fn hand_out(
        cut: Cut,
        #[state] warehouse: &Warehouse,
        #[state] store: &Sqlite,
    ) -> Result<usize, BoxError> {
        warehouse.expect(&cut.chunks)?;
        let jobs = cut.chunks.into_iter().map(|chunk| {
            let id = format!("chunk-{:04}", chunk.number);
            load::job(chunk, cut.source.clone()).id(id)
        });
        let ids = store.submit_all(jobs.collect::<Vec<_>>()).await?;
        Ok(ids.len())
    }
}

/// The rows of a job's chunk.
#[dependency]
fn rows(#[input] chunk: Chunk, #[context] source: &Source) -> Result<Rows, BoxError> {
    Rows::read(source, &chunk)
}

#[workflow(context = Source)]
pub mod load {
    use super::*;

    /// Of all chunks exactly one is the last, since the warehouse counts them in the transaction that loads them.
    #[step(retries = 3, backoff = "100ms..2s")]
    pub fn load_rows(
        chunk: Chunk,
        #[depends(rows)] rows: &Rows,
        #[state] warehouse: &Warehouse,
        #[job] job: &JobInfo,
    ) -> Result<Flow<Tally, End>, BoxError> {
        let tally = warehouse.once(&job.idempotency_key(), |t| t.load(&chunk, rows))?;
        Ok(match tally.chunks_left {
            0 => Flow::next(tally),
            _ => Flow::end(tally),
        })
    }

    #[step]
    pub fn reject_duplicates(
        #[context] source: &Source,
        #[state] warehouse: &Warehouse,
    ) -> Result<(), BoxError> {
        let key = &source.columns.head[source.columns.key];
        warehouse.reject_duplicates(key)
    }

    #[step]
    pub fn add_up(#[state] warehouse: &Warehouse) -> Result<(), BoxError> {
        warehouse.add_up()
    }

    #[step]
    pub fn write_rejects(
        #[context] source: &Source,
        #[state] warehouse: &Warehouse,
    ) -> Result<(), BoxError> {
        warehouse.write_rejects(&source.file)
    }

    #[step]
    pub fn reconcile(#[state] warehouse: &Warehouse) -> Result<Balance, BoxError> {
        let balance = warehouse.balance()?;
        let faults = balance.faults();
        if !faults.is_empty() {
            return Err(Permanent::new(faults.join("; ")).into());
        }
        Ok(balance)
    }
}
