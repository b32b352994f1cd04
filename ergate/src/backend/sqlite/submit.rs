//! Taking jobs in.

use std::sync::Arc;

use rusqlite::params;

use super::desk::Desk;
use super::error::Trouble;
use super::ready::Place;
use super::saving;
use crate::backend::pieces::{self, Written};
use crate::backend::{Enqueued, rules};
use crate::job::Job;
use crate::timestamp::Timestamp;

pub(super) const FLOOR: &str = "SELECT token FROM floor WHERE rowid = 1";

/// A new job. Nothing happens if its id is known.
pub(super) const INSERT: &str = "
    INSERT INTO job (id, workflow, priority, status, visible_at, finished_at, token, current_step, current_step_name,
        steps_completed, percent_completed, attempt, last_return_value, error, runs, chunks)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
    ON CONFLICT (id) DO NOTHING";

pub(super) const INSERT_SUBMISSION: &str = "INSERT INTO submission (seq, job) VALUES (?1, ?2)";

/// A job that comes in, as its rows will be.
#[derive(Debug)]
pub(super) struct Incoming {
    job: Job,
    /// What never changes.
    submission: String,
    written: Written,
    visible_at: Option<i64>,
    finished_at: Option<i64>,
}

impl Incoming {
    pub(super) fn new(mut job: Job, now: Timestamp) -> Incoming {
        let visible = rules::enqueue(&mut job, now);
        Incoming {
            submission: pieces::constant(&job).to_json(),
            written: Written::of(&job),
            visible_at: visible.map(Timestamp::as_micros),
            finished_at: visible.is_none().then_some(now.as_micros()),
            job,
        }
    }
}

pub(super) fn submit(desk: &mut Desk, jobs: &[Incoming]) -> Result<Vec<Enqueued>, Trouble> {
    if desk.is_full() {
        return Err(Trouble::NoRoom);
    }
    desk.begin()?;
    let floor: i64 = desk.statement(FLOOR)?.query_row([], |row| row.get(0))?;
    let mut answers = Vec::with_capacity(jobs.len());
    for incoming in jobs {
        answers.push(insert(desk, incoming, floor)?);
    }
    Ok(answers)
}

fn insert(desk: &mut Desk, incoming: &Incoming, floor: i64) -> Result<Enqueued, Trouble> {
    let Incoming { job, written, .. } = incoming;
    let workflow = desk.number_workflow(&job.workflow_name)?;
    let new = params![
        job.id.as_str(),
        workflow,
        job.priority,
        job.status.as_str(),
        incoming.visible_at,
        incoming.finished_at,
        floor,
    ];
    let inserted = saving::write_row(desk, INSERT, new, job, written)?;
    if inserted == 0 {
        return Ok(Enqueued::AlreadyThere);
    }
    let seq = desk.connection().last_insert_rowid();
    desk.execute(INSERT_SUBMISSION, params![seq, incoming.submission])?;
    saving::write_long(desk, seq, &job.last_return_value)?;
    saving::write_chunks(desk, seq, written, 0)?;
    if let Some(at) = incoming.visible_at {
        desk.put(Place {
            workflow,
            priority: job.priority.into(),
            at,
            seq,
        });
        desk.stir();
    }
    Ok(Enqueued::New)
}

/// The jobs as they will be written.
pub(super) fn incoming(jobs: Vec<Job>, now: Timestamp) -> Arc<[Incoming]> {
    jobs.into_iter()
        .map(|job| Incoming::new(job, now))
        .collect()
}
