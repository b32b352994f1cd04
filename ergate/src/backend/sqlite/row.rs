//! A job, and the rows in which it is stored.

use std::sync::Arc;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row};

use super::error::Trouble;
use crate::backend::reading::{
    Reading, json, last_return_value, needed, number, percent, runs, wrong,
};
use crate::backend::{Token, pieces};
use crate::job::{Job, Status};
use crate::payload::Payload;

/// A return value of more bytes than this stands in a table of its own.
const LONG: usize = 1024;

/// All there is of the job ?1, but for chunks of runs.
pub(super) const JOB: &str = include_str!("statements/job.sql");

/// The chunks of the runs of the job ?1.
pub(super) const CHUNKS: &str = "SELECT runs FROM run_chunk WHERE seq = ?1 ORDER BY number";

/// Text as it was found, which may not even be UTF-8.
type Text = Vec<u8>;

/// A job as it was found. Whether it makes sense is seen when it is [read](Stored::into_job).
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) seq: i64,
    pub(super) leased: bool,
    pub(super) crashes: u32,
    token: u64,
    id: Option<Text>,
    workflow: Option<Text>,
    status: Option<Text>,
    /// The status that it had when it was parked for that.
    odd_status: Option<Text>,
    priority: i64,
    current_step: i64,
    current_step_name: Option<Text>,
    steps_completed: i64,
    percent_completed: f64,
    attempt: i64,
    last_return_value: Option<Text>,
    error: Option<Text>,
    runs: Option<Text>,
    chunk_count: i64,
    chunks: Vec<Option<Text>>,
    submission: Option<Text>,
}

/// The job with this number.
pub(super) fn read(connection: &Connection, seq: i64) -> Result<Option<Stored>, Trouble> {
    let mut statement = connection.prepare_cached(JOB)?;
    let stored = statement.query_row([seq], Stored::of_row).optional()?;
    stored
        .map(|stored| stored.with_chunks(connection))
        .transpose()
}

impl Stored {
    /// A row of [`JOB`].
    fn of_row(row: &Row<'_>) -> rusqlite::Result<Stored> {
        Ok(Stored {
            seq: row.get(0)?,
            id: text(row, 1)?,
            workflow: text(row, 2)?,
            status: text(row, 3)?,
            leased: integer(row, 4)? != 0,
            token: integer(row, 5)?.cast_unsigned(),
            crashes: u32::try_from(integer(row, 6)?).unwrap_or(0),
            priority: integer(row, 7)?,
            current_step: integer(row, 8)?,
            current_step_name: text(row, 9)?,
            steps_completed: integer(row, 10)?,
            percent_completed: real(row, 11)?,
            attempt: integer(row, 12)?,
            last_return_value: text(row, 13)?,
            error: text(row, 14)?,
            runs: text(row, 15)?,
            chunk_count: integer(row, 16)?,
            chunks: Vec::new(),
            submission: text(row, 17)?,
            odd_status: text(row, 18)?,
        })
    }

    /// Adds the runs that don't stand in the row.
    fn with_chunks(mut self, connection: &Connection) -> Result<Stored, Trouble> {
        if self.chunk_count > 0 {
            let mut statement = connection.prepare_cached(CHUNKS)?;
            let chunks = statement.query_map([self.seq], |row| text(row, 0))?;
            self.chunks = chunks.collect::<rusqlite::Result<_>>()?;
        }
        Ok(self)
    }

    /// As much of the job as the rules look at that a store goes by.
    pub(super) fn sketch(&self) -> Job {
        let name = |text: &Option<Text>| {
            text.as_ref()
                .map(|name| Arc::from(String::from_utf8_lossy(name).as_ref()))
        };
        let mut job = Job::new(name(&self.workflow).unwrap_or_default());
        job.status = status(self.status.as_deref()).unwrap_or(Status::Running);
        job.current_step_name = name(&self.current_step_name);
        job
    }

    /// The job has been claimed, as it now says in its row. Gives the claim's number.
    pub(super) fn open(&mut self) -> Token {
        self.leased = true;
        self.token += 1;
        self.status = Some(Status::Running.as_str().into());
        Token(self.token)
    }

    /// The job has ended like this, as it now says in its row.
    pub(super) fn end(&mut self, sketch: &Job) {
        self.leased = false;
        self.status = Some(sketch.status.as_str().into());
        self.error = pieces::error(sketch).map(String::into_bytes);
    }

    /// Whether its status, though it comes up to be claimed, is that of a job that is over, or one that this version doesn't
    /// know.
    pub(super) fn has_odd_status(&self) -> bool {
        status(self.status.as_deref()).is_none_or(Status::is_final)
    }

    /// The job has been parked for its status, as it now says in its row.
    pub(super) fn park_odd(&mut self) {
        self.leased = false;
        self.odd_status = self.status.replace(Status::Failed.as_str().into());
    }

    pub(super) fn into_job(self) -> Reading {
        let parsed = self.parse();
        Reading::of(parsed, || self.text())
    }

    fn parse(&self) -> Result<Job, serde_json::Error> {
        let submission = needed("submission", self.submission.as_ref())?;
        let mut job: Job = serde_json::from_str(utf8("submission", submission)?)?;
        job.status = self.read_status()?;
        job.priority = number("priority", self.priority)?;
        job.current_step = number("current_step", self.current_step)?;
        job.current_step_name = match &self.current_step_name {
            Some(name) => Some(utf8("current_step_name", name)?.into()),
            None => None,
        };
        job.steps_completed = number("steps_completed", self.steps_completed)?;
        job.percent_completed = percent(self.percent_completed)?;
        job.attempt = number("attempt", self.attempt)?;
        job.last_return_value = self.read_last_return_value()?;
        job.error = match &self.error {
            Some(text) => Some(json("error", text)?),
            None => None,
        };
        let chunks = self.chunks.iter().map(Option::as_deref);
        job.runs = runs(self.chunk_count, chunks, self.runs.as_deref())?;
        Ok(job)
    }

    fn read_status(&self) -> Result<Status, serde_json::Error> {
        const NAME: &str = "status";
        let word = |text: &Text| String::from_utf8_lossy(text).into_owned();
        if let Some(odd) = &self.odd_status {
            let why = format!("`{}` is none with which a job can be claimed", word(odd));
            return Err(wrong(NAME, why));
        }
        status(self.status.as_deref()).ok_or_else(|| {
            let found = self.status.as_ref().map(word).unwrap_or_default();
            wrong(NAME, format!("`{found}` is none that this version knows"))
        })
    }

    fn read_last_return_value(&self) -> Result<Payload, serde_json::Error> {
        const NAME: &str = "last_return_value";
        let text = utf8(NAME, needed(NAME, self.last_return_value.as_ref())?)?;
        last_return_value(text)
    }

    /// All of the row's texts, for somebody who looks for what is wrong with them.
    fn text(&self) -> String {
        let lossy = |text: &Option<Text>| {
            text.as_ref()
                .map(|it| String::from_utf8_lossy(it).into_owned())
        };
        let chunks: Vec<Option<String>> = self.chunks.iter().map(lossy).collect();
        serde_json::json!({
            "id": lossy(&self.id),
            "workflow_name": lossy(&self.workflow),
            "status": lossy(self.odd_status.as_ref().map_or(&self.status, |_| &self.odd_status)),
            "priority": self.priority,
            "current_step": self.current_step,
            "current_step_name": lossy(&self.current_step_name),
            "steps_completed": self.steps_completed,
            "percent_completed": self.percent_completed,
            "attempt": self.attempt,
            "last_return_value": lossy(&self.last_return_value),
            "error": lossy(&self.error),
            "runs": lossy(&self.runs),
            "run_chunks": chunks,
            "submission": lossy(&self.submission),
        })
        .to_string()
    }
}

/// The last return value for the job's row: `None` if it is too long to stand there.
pub(super) fn short(value: &Payload) -> Option<&str> {
    Some(value.as_str()).filter(|text| text.len() <= LONG)
}

// A row with a value of a wrong type must not keep the others from being read, so here these are read as what no job has.

fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Text>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(text) | ValueRef::Blob(text) => Some(text.to_owned()),
        _ => None,
    })
}

fn integer(row: &Row<'_>, column: usize) -> rusqlite::Result<i64> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(integer) => integer,
        _ => i64::MIN,
    })
}

fn real(row: &Row<'_>, column: usize) -> rusqlite::Result<f64> {
    Ok(match row.get_ref(column)? {
        ValueRef::Real(real) => real,
        _ => f64::NAN,
    })
}

fn status(text: Option<&[u8]>) -> Option<Status> {
    std::str::from_utf8(text?).ok()?.parse().ok()
}

fn utf8<'a>(name: &str, text: &'a Text) -> Result<&'a str, serde_json::Error> {
    std::str::from_utf8(text).map_err(|error| wrong(name, error))
}
