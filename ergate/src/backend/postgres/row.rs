//! A job, and the rows in which it is stored.

use std::sync::Arc;

use tokio_postgres::Row;

use super::column;
use super::error::Trouble;
use super::place::moment;
use crate::backend::Token;
use crate::backend::reading::{
    Reading, json, last_return_value, needed, number, percent, runs, wrong,
};
use crate::job::{Job, Status};
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
        let parsed = self.parse();
        Reading::of(parsed, || self.text())
    }

    fn parse(&self) -> Result<Job, serde_json::Error> {
        let submission = needed("submission", self.submission.as_ref())?;
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
        job.percent_completed = percent(self.percent_completed)?;
        job.attempt = number("attempt", self.attempt)?;
        job.last_return_value = last_return_value(&self.last_return_value)?;
        job.error = match &self.error {
            Some(text) => Some(json("error", text.as_bytes())?),
            None => None,
        };
        let chunks = self.chunks.iter().map(|text| Some(text.as_bytes()));
        job.runs = runs(self.chunk_count.into(), chunks, Some(self.runs.as_bytes()))?;
        job.submitted_at = Some(self.submitted_at);
        Ok(job)
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
