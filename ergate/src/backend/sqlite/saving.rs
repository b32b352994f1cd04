//! A claimed job's row, before it is settled and after.

use rusqlite::{OptionalExtension, Row, ToSql, params, params_from_iter};

use super::claim;
use super::desk::Desk;
use super::error::Trouble;
use super::ready::Place;
use super::row;
use crate::backend::pieces::Written;
use crate::backend::{ClaimRequest, Lease, Settled, Token, rules};
use crate::job::{Job, JobId, Status};
use crate::payload::Payload;
use crate::timestamp::Timestamp;

/// What a settlement has to know about the job ?1.
pub(super) const LOOK: &str = include_str!("statements/look.sql");

/// Saves the job ?1, if it is still held by the token ?2.
pub(super) const SAVE: &str = include_str!("statements/save.sql");

/// The same where the job stays with its worker, and its lease ends as it did. Nothing is mentioned that stands in an index, so
/// nothing but the job's row is written.
pub(super) const KEEP: &str = include_str!("statements/keep.sql");

/// The claim of the job ?1 that was settled last was settled by keeping the job.
pub(super) const MARK_KEPT: &str = "UPDATE job SET settled_as = 'kept' WHERE seq = ?1";

pub(super) const INSERT_LONG: &str =
    "INSERT OR REPLACE INTO long_value (seq, value) VALUES (?1, ?2)";
pub(super) const INSERT_CHUNK: &str =
    "INSERT OR REPLACE INTO run_chunk (seq, number, runs) VALUES (?1, ?2, ?3)";
pub(super) const DELETE_LONG: &str = "DELETE FROM long_value WHERE seq = ?1";
pub(super) const FIRST_CHUNK: &str = "SELECT runs FROM run_chunk WHERE seq = ?1 AND number = 0";
pub(super) const DELETE_CHUNKS: &str = "DELETE FROM run_chunk WHERE seq = ?1 AND number >= ?2";

/// The job's row before it is settled.
#[derive(Debug)]
pub(super) struct Before {
    pub(super) seq: i64,
    token: u64,
    leased: bool,
    is_running: bool,
    pub(super) is_cancelling: bool,
    pub(super) visible_at: Option<i64>,
    crashes: i64,
    /// The claim that was settled last, and how.
    pub(super) settled: Option<(Token, How)>,
    chunks: i64,
    has_long_value: bool,
    workflow: i64,
    priority: i64,
}

impl Before {
    /// The row of the job with this id.
    pub(super) fn find(desk: &Desk, id: &JobId) -> Result<Option<Before>, Trouble> {
        let mut statement = desk.statement(LOOK)?;
        let found = statement.query_row([id.as_str()], Before::read);
        Ok(found.optional()?)
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Before> {
        let status = row.get_ref(3)?.as_bytes().ok();
        let is = |other: Status| status == Some(other.as_str().as_bytes());
        Ok(Before {
            seq: row.get(0)?,
            token: row.get::<_, i64>(1)?.cast_unsigned(),
            leased: row.get(2)?,
            is_running: is(Status::Running),
            is_cancelling: is(Status::Cancelling),
            visible_at: row.get(4)?,
            crashes: row.get(5)?,
            settled: row.get::<_, Option<i64>>(6)?.map(|token| {
                let how = row.get_ref(7).ok().and_then(|how| how.as_bytes().ok());
                (Token(token.cast_unsigned()), How::read(how))
            }),
            chunks: row.get(8)?,
            has_long_value: row.get(9)?,
            workflow: row.get(10)?,
            priority: row.get(11)?,
        })
    }

    /// Where the job stands if it is due at this time.
    pub(super) fn place(&self, at: Timestamp) -> Place {
        Place {
            workflow: self.workflow,
            priority: self.priority,
            at: at.as_micros(),
            seq: self.seq,
        }
    }

    /// Until when the job is leased if it is kept for this request.
    pub(super) fn kept_until(&self, desk: &Desk, request: &ClaimRequest) -> Timestamp {
        let now = desk.now();
        let until = self.visible_at.map_or(now, Timestamp::from_micros);
        rules::kept_until(until, request.lease, now).max(claim::soonest(now))
    }

    pub(super) fn is_held_by(&self, token: Token) -> bool {
        self.leased && self.token == token.0
    }
}

/// How a claim was settled, as its row tells it when the settlement is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    Committed,
    Kept,
    Cancelled,
}

impl How {
    fn as_str(self) -> &'static str {
        match self {
            How::Committed => "committed",
            How::Kept => "kept",
            How::Cancelled => "cancelled",
        }
    }

    fn read(text: Option<&[u8]>) -> How {
        match text {
            Some(b"kept") => How::Kept,
            Some(b"cancelled") => How::Cancelled,
            _ => How::Committed,
        }
    }
}

/// How a claim ends.
#[derive(Clone, Copy)]
pub(super) enum End<'a> {
    Kept(&'a ClaimRequest, Lease),
    Ready(Timestamp),
    Over(Settled),
}

impl End<'_> {
    fn how(self) -> How {
        match self {
            End::Kept(..) => How::Kept,
            End::Over(Settled::Cancelled) => How::Cancelled,
            _ => How::Committed,
        }
    }

    fn visible_at(self) -> Option<i64> {
        match self {
            End::Kept(_, lease) => Some(lease.until.as_micros()),
            End::Ready(at) => Some(at.as_micros()),
            End::Over(_) => None,
        }
    }
}

/// Saves the job as it is now, and ends the claim.
pub(super) fn save(
    desk: &Desk,
    before: &Before,
    job: &Job,
    written: &Written,
    end: End<'_>,
    keeps_crashes: bool,
) -> Result<(), Trouble> {
    let crashes = if keeps_crashes { before.crashes } else { 0 };
    match end {
        End::Kept(request, lease)
            if before.is_running && before.visible_at == Some(lease.until.as_micros()) =>
        {
            keep(desk, before, job, written, &request.worker, crashes)?;
        }
        _ => rewrite(desk, before, job, written, end, crashes)?,
    }
    save_beside(desk, job, written, before)
}

fn keep(
    desk: &Desk,
    before: &Before,
    job: &Job,
    written: &Written,
    worker: &str,
    crashes: i64,
) -> Result<(), Trouble> {
    let claim = params![before.seq, before.token.cast_signed(), worker, crashes];
    write_row(desk, KEEP, claim, job, written)?;
    Ok(())
}

fn rewrite(
    desk: &Desk,
    before: &Before,
    job: &Job,
    written: &Written,
    end: End<'_>,
    crashes: i64,
) -> Result<(), Trouble> {
    let (token, worker) = match end {
        End::Kept(request, lease) => (lease.token.0, Some(&*request.worker)),
        _ => (before.token, None),
    };
    let ended = matches!(end, End::Over(_)).then(|| desk.now().as_micros());
    let claim = params![
        before.seq,
        before.token.cast_signed(),
        end.how().as_str(),
        job.status.as_str(),
        end.visible_at(),
        ended,
        token.cast_signed(),
        worker.is_some(),
        worker,
        crashes,
    ];
    write_row(desk, SAVE, claim, job, written)?;
    Ok(())
}

/// Carries out a statement that writes a job's row, and says how many rows it concerned. Its last parameters are, in each of
/// them, what steps change.
pub(super) fn write_row(
    desk: &Desk,
    statement: &str,
    first: &[&dyn ToSql],
    job: &Job,
    written: &Written,
) -> Result<usize, Trouble> {
    let last = params![
        job.current_step,
        job.current_step_name.as_deref(),
        job.steps_completed,
        job.stored_percent(),
        job.attempt,
        row::short(&job.last_return_value),
        written.error,
        written.runs,
        written.chunk_count(),
    ];
    let all = first.iter().chain(last);
    desk.execute(statement, params_from_iter(all))
}

/// Writes what doesn't stand in the job's row: hardly ever anything.
fn save_beside(desk: &Desk, job: &Job, written: &Written, before: &Before) -> Result<(), Trouble> {
    write_long(desk, before.seq, &job.last_return_value)?;
    if before.has_long_value && row::short(&job.last_return_value).is_some() {
        desk.execute(DELETE_LONG, [before.seq])?;
    }
    let from = first_changed_chunk(desk, written, before)?;
    write_chunks(desk, before.seq, written, from)?;
    if written.chunk_count() < before.chunks {
        desk.execute(DELETE_CHUNKS, params![before.seq, written.chunk_count()])?;
    }
    Ok(())
}

/// Runs are added at the end, so all chunks stay as they are; unless the oldest runs were forgotten, which moves all others.
fn first_changed_chunk(desk: &Desk, written: &Written, before: &Before) -> Result<i64, Trouble> {
    if before.chunks == 0 {
        return Ok(0);
    }
    let first = desk
        .statement(FIRST_CHUNK)?
        .query_row([before.seq], |row| {
            let text = row.get_ref(0)?.as_bytes();
            Ok(text.is_ok_and(|text| written.begins_as(text)))
        })
        .optional()?;
    Ok(if first == Some(true) {
        before.chunks
    } else {
        0
    })
}

/// Writes a return value that is too long for the job's row.
pub(super) fn write_long(desk: &Desk, seq: i64, value: &Payload) -> Result<(), Trouble> {
    if row::short(value).is_none() {
        desk.execute(INSERT_LONG, params![seq, value.as_str()])?;
    }
    Ok(())
}

/// Writes the chunks of the job's runs from one on.
pub(super) fn write_chunks(
    desk: &Desk,
    seq: i64,
    written: &Written,
    from: i64,
) -> Result<(), Trouble> {
    for (number, runs) in written.chunks(from) {
        desk.execute(INSERT_CHUNK, params![seq, number, runs])?;
    }
    Ok(())
}
