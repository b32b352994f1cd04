//! All that is known when the night is over: the ledger's rows, and beside them the jobs as ergate's store has them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Duration;

use ergate::backend::{Backend, JobFilter, Sqlite};
use ergate::{BoxError, Job, RunOutcome, Status, StepRun};
use rusqlite::Row;

use crate::ledger::{self, Ledger};
use crate::shop::{Closed, Fate};

/// Where a night is kept.
pub struct Place(pub PathBuf);

impl Place {
    pub fn ledger(&self) -> PathBuf {
        self.0.join("ledger.db")
    }

    /// ergate's store.
    pub fn store(&self) -> PathBuf {
        self.0.join("jobs.db")
    }

    /// What the workers complain of.
    pub fn log(&self) -> PathBuf {
        self.0.join("workers.log")
    }
}

#[derive(Clone, Default)]
pub struct Evidence {
    pub orders: BTreeMap<u32, Ordered>,
    pub stock: Vec<Stock>,
    pub runs: Vec<Run>,
    pub deeds: Vec<Deed>,
    /// The runs that asked for something that was done already.
    pub repeats: Vec<i64>,
    pub crew: Vec<Crew>,
    pub jobs: Vec<Job>,
}

#[derive(Clone, Debug)]
pub struct Ordered {
    pub article: i64,
    pub value: i64,
}

#[derive(Clone, Debug)]
pub struct Stock {
    pub article: i64,
    pub supply: i64,
    pub shelf: i64,
}

/// A run of a step, as it stands in the ledger. Times are microseconds, as in [`ergate::Timestamp`].
#[derive(Clone, Debug)]
pub struct Run {
    pub id: i64,
    pub order: u32,
    pub step: String,
    pub attempt: u32,
    pub worker: String,
    pub input_by: i64,
    pub began: i64,
    pub ended: Option<i64>,
}

#[derive(Clone, Debug)]
pub struct Deed {
    pub kind: String,
    pub order: u32,
    pub cents: i64,
    pub pieces: i64,
    pub broken: i64,
    /// The run that did it.
    pub run: i64,
}

#[derive(Clone, Debug)]
pub struct Crew {
    pub worker: String,
    pub event: String,
    pub at: i64,
}

impl Evidence {
    pub async fn collect(place: &Place) -> Result<Evidence, BoxError> {
        let ledger = Ledger::open(&place.ledger(), "auditor")?;
        let jobs = jobs(&Sqlite::open(place.store())?).await?;
        Evidence::of(&ledger, jobs)
    }

    pub fn of(ledger: &Ledger, jobs: Vec<Job>) -> Result<Evidence, BoxError> {
        let orders = rows(ledger, "SELECT number, article, value FROM orders", |row| {
            let ordered = Ordered {
                article: row.get(1)?,
                value: row.get(2)?,
            };
            Ok((row.get(0)?, ordered))
        })?;
        Ok(Evidence {
            orders: orders.into_iter().collect(),
            stock: rows(ledger, "SELECT article, supply, shelf FROM stock", |row| {
                Ok(Stock {
                    article: row.get(0)?,
                    supply: row.get(1)?,
                    shelf: row.get(2)?,
                })
            })?,
            runs: runs(ledger)?,
            deeds: deeds(ledger)?,
            repeats: rows(ledger, "SELECT run FROM repeats", |row| row.get(0))?,
            crew: rows(
                ledger,
                "SELECT worker, event, at FROM crew ORDER BY at",
                |row| {
                    Ok(Crew {
                        worker: row.get(0)?,
                        event: row.get(1)?,
                        at: row.get(2)?,
                    })
                },
            )?,
            jobs,
        })
    }

    /// The job for each order.
    pub fn by_order(&self) -> impl Iterator<Item = (u32, &Job)> {
        let jobs = self.jobs.iter();
        jobs.filter_map(|job| Some((ledger::order_of(job.id.as_str())?, job)))
    }

    /// The runs of an order's steps, as they stand in the ledger.
    pub fn runs_of(&self, order: u32) -> impl Iterator<Item = &Run> {
        self.runs.iter().filter(move |run| run.order == order)
    }

    /// The runs that began but whose outcome was never saved: their worker was killed in the middle of them, or was too
    /// slow to keep its lease.
    pub fn lost(&self) -> Vec<&Run> {
        let jobs: BTreeMap<u32, &Job> = self.by_order().collect();
        let mut lost = Vec::new();
        for run in &self.runs {
            let saved = jobs
                .get(&run.order)
                .is_some_and(|job| job.runs.iter().any(|it| is_same(run, it)));
            if !saved {
                lost.push(run);
            }
        }
        lost
    }

    /// From the first run's beginning to the last's end.
    pub fn span(&self) -> Range<i64> {
        let began = self.runs.iter().map(|run| run.began);
        let ended = self.runs.iter().filter_map(|run| run.ended);
        began.min().unwrap_or(0)..ended.max().unwrap_or(0)
    }

    pub fn length(&self) -> Duration {
        let span = self.span();
        Duration::from_micros(span.end.abs_diff(span.start))
    }

    pub fn killed(&self) -> impl Iterator<Item = &Crew> {
        self.crew.iter().filter(|it| it.event == "killed")
    }
}

/// Whether the store's record is that of this run: the same attempt, on the same worker, around the same time.
pub fn is_same(run: &Run, record: &StepRun) -> bool {
    let started = record.started.as_micros();
    let ended = started + record.duration.as_micros() as i64;
    *record.step == *run.step
        && record.attempt == run.attempt
        && record.worker.as_deref() == Some(&*run.worker)
        && (started - 1000..=ended + 1000).contains(&run.began)
}

/// All jobs of a store.
pub async fn jobs(store: &impl Backend) -> Result<Vec<Job>, BoxError> {
    Ok(store.list(&JobFilter::new().limit(usize::MAX >> 1)).await?)
}

/// What became of a job's order; nothing while it is under way.
pub fn fate(job: &Job) -> Option<Fate> {
    match job.status {
        Status::Completed => {
            let closed: Option<Closed> = job.last_return_value.parse().ok();
            closed.map(|closed| closed.fate)
        }
        Status::Aborted => Some(Fate::Rejected),
        status if status.is_final() => Some(Fate::Failed),
        _ => None,
    }
}

/// Whether a run brought its job on.
pub fn is_transition(run: &StepRun) -> bool {
    matches!(
        run.outcome,
        RunOutcome::Completed | RunOutcome::Jumped | RunOutcome::Ended
    )
}

fn runs(ledger: &Ledger) -> Result<Vec<Run>, BoxError> {
    let select = "SELECT id, order_number, step, attempt, worker, input_by, began, ended FROM runs ORDER BY id";
    rows(ledger, select, |row| {
        Ok(Run {
            id: row.get(0)?,
            order: row.get(1)?,
            step: row.get(2)?,
            attempt: row.get(3)?,
            worker: row.get(4)?,
            input_by: row.get(5)?,
            began: row.get(6)?,
            ended: row.get(7)?,
        })
    })
}

fn deeds(ledger: &Ledger) -> Result<Vec<Deed>, BoxError> {
    let select = "SELECT kind, order_number, cents, pieces, broken, run FROM deeds ORDER BY at";
    rows(ledger, select, |row| {
        Ok(Deed {
            kind: row.get(0)?,
            order: row.get(1)?,
            cents: row.get(2)?,
            pieces: row.get(3)?,
            broken: row.get(4)?,
            run: row.get(5)?,
        })
    })
}

fn rows<T>(
    ledger: &Ledger,
    select: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, BoxError> {
    let connection = ledger.lock();
    let mut statement = connection.prepare(select)?;
    let rows = statement.query_map([], |row| read(row))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
