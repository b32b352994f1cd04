//! A job, and the rows in which it is stored.

use std::fmt::Display;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Error as _};
use tokio_postgres::Row;

use super::column;
use super::error::Trouble;
use super::place::moment;
use crate::backend::Token;
use crate::job::{Job, JobError, Status, StepRun};
use crate::payload::Payload;
use crate::timestamp::Timestamp;

/// The columns of a job that is read, in a statement where its row is `job` and its line is `line`.
pub(super) const JOB: &str = "
    job.seq, job.id, line.workflow, line.priority, job.status, job.token, job.crashes, job.current_step,
    job.current_step_name, job.steps_completed, job.percent_completed, job.attempt, job.last_return_value, job.error,
    job.runs, job.chunks, job.submitted_at,
    CASE WHEN job.chunks > 0 THEN (
        SELECT array_agg(run_chunk.runs ORDER BY run_chunk.number) FROM {schema}.run_chunk WHERE run_chunk.seq = job.seq
    ) END,
    (SELECT submission.job FROM {schema}.submission WHERE submission.seq = job.seq)";

/// How many columns these are.
pub(super) const COLUMNS: usize = 19;

/// A job as it was found. Whether it makes sense is seen when it is [read](Stored::into_job).
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) seq: i64,
    id: String,
    workflow: String,
    pub(super) priority: i16,
    status: String,
    pub(super) token: Token,
    pub(super) crashes: u32,
    current_step: i64,
    current_step_name: Option<String>,
    steps_completed: i64,
    percent_completed: f64,
    attempt: i64,
    last_return_value: String,
    error: Option<String>,
    runs: String,
    chunk_count: i32,
    submitted_at: Timestamp,
    chunks: Vec<String>,
    submission: Option<String>,
}

/// What came of reading a job.
pub(super) struct Reading {
    /// The job, or what stands for it if it can't be read: a failed job that says why and has the text.
    pub(super) job: Job,
    /// Whether it is the job.
    pub(super) is_sound: bool,
}

impl Stored {
    /// A row that begins with the columns of [`JOB`].
    pub(super) fn of_row(row: &Row) -> Result<Stored, Trouble> {
        Ok(Stored {
            seq: row.try_get(0)?,
            id: row.try_get(1)?,
            workflow: row.try_get(2)?,
            priority: row.try_get(3)?,
            status: row.try_get(4)?,
            token: Token(row.try_get::<_, i64>(5)?.cast_unsigned()),
            crashes: u32::try_from(row.try_get::<_, i32>(6)?).unwrap_or(0),
            current_step: row.try_get(7)?,
            current_step_name: row.try_get(8)?,
            steps_completed: row.try_get(9)?,
            percent_completed: row.try_get(10)?,
            attempt: row.try_get(11)?,
            last_return_value: row.try_get(12)?,
            error: row.try_get(13)?,
            runs: row.try_get(14)?,
            chunk_count: row.try_get(15)?,
            submitted_at: moment(row, 16)?,
            chunks: row
                .try_get::<_, Option<Vec<String>>>(17)?
                .unwrap_or_default(),
            submission: row.try_get(18)?,
        })
    }

    /// The id, as it stands in the table.
    pub(super) fn written_id(&self) -> &str {
        &self.id
    }

    /// As much of the job as the rules look at that a store goes by.
    pub(super) fn sketch(&self) -> Job {
        let mut job = Job::new(&*column::read(&self.workflow));
        job.status = self.status.parse().unwrap_or(Status::Running);
        let name = self.current_step_name.as_deref();
        job.current_step_name = name.map(|name| Arc::from(&*column::read(name)));
        job
    }

    /// The job has ended like this, as it now says in its row.
    pub(super) fn end(&mut self, status: Status, error: Option<String>) {
        status.as_str().clone_into(&mut self.status);
        self.error = error;
    }

    pub(super) fn into_job(self) -> Reading {
        match self.parse() {
            Ok(job) => Reading {
                job,
                is_sound: true,
            },
            Err(error) => Reading {
                job: Job::unreadable(&self.text(), &JobError::new(error)),
                is_sound: false,
            },
        }
    }

    fn parse(&self) -> Result<Job, serde_json::Error> {
        let submission = self.submission.as_ref();
        let submission = submission.ok_or_else(|| wrong("submission", "it is missing"))?;
        let mut job: Job = serde_json::from_str(submission)?;
        job.status = self
            .status
            .parse()
            .map_err(|error| wrong("status", error))?;
        job.priority = self.priority;
        job.current_step = number("current_step", self.current_step)?;
        let name = self.current_step_name.as_deref();
        job.current_step_name = name.map(|name| Arc::from(&*column::read(name)));
        job.steps_completed = number("steps_completed", self.steps_completed)?;
        if !(0.0..=100.0).contains(&self.percent_completed) {
            return Err(wrong(
                "percent_completed",
                "expected a number from 0 to 100",
            ));
        }
        job.percent_completed = self.percent_completed;
        job.attempt = number("attempt", self.attempt)?;
        job.last_return_value = self.read_last_return_value()?;
        job.error = match &self.error {
            Some(text) => Some(json("error", text)?),
            None => None,
        };
        job.runs = self.read_runs()?;
        job.submitted_at = Some(self.submitted_at);
        Ok(job)
    }

    fn read_last_return_value(&self) -> Result<Payload, serde_json::Error> {
        let text = &self.last_return_value;
        if text == "null" {
            return Ok(Payload::NULL);
        }
        Payload::from_json(text.clone()).map_err(|error| wrong("last_return_value", error))
    }

    fn read_runs(&self) -> Result<Vec<StepRun>, serde_json::Error> {
        if usize::try_from(self.chunk_count) != Ok(self.chunks.len()) {
            return Err(wrong("runs", "some are missing"));
        }
        let mut runs = Vec::new();
        for text in self.chunks.iter().chain([&self.runs]) {
            runs.append(&mut json::<Vec<StepRun>>("runs", text)?);
        }
        Ok(runs)
    }

    /// All of the row's texts, for somebody who looks for what is wrong with them.
    fn text(&self) -> String {
        serde_json::json!({
            "id": column::read(&self.id),
            "workflow_name": column::read(&self.workflow),
            "status": self.status,
            "priority": self.priority,
            "current_step": self.current_step,
            "current_step_name": self.current_step_name,
            "steps_completed": self.steps_completed,
            "percent_completed": self.percent_completed,
            "attempt": self.attempt,
            "last_return_value": self.last_return_value,
            "error": self.error,
            "runs": self.runs,
            "run_chunks": self.chunks,
            "submission": self.submission,
        })
        .to_string()
    }
}

fn number<T: TryFrom<i64>>(name: &str, found: i64) -> Result<T, serde_json::Error>
where
    T::Error: Display,
{
    T::try_from(found).map_err(|error| wrong(name, error))
}

fn json<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text).map_err(|error| wrong(name, error))
}

fn wrong(name: &str, why: impl Display) -> serde_json::Error {
    serde_json::Error::custom(format_args!("field `{name}`: {why}"))
}
