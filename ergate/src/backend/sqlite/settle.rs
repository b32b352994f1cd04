//! Saving what came of claimed jobs.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Row, params};

use super::desk::Desk;
use super::error::Trouble;
use super::row::{self, Written};
use super::{ready, submit};
use crate::backend::rules;
use crate::backend::{Keep, Lease, LostLease, Settled, Settlement, Token};
use crate::engine::Disposition;
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

/// What a settlement has to know about the job ?1.
pub(super) const LOOK: &str = "
    SELECT seq, token, leased, status, visible_at, crashes, settled_token, settled_as, chunks, last_return_value IS NULL
    FROM job WHERE id = ?1";

/// Saves the job ?1, if it is still held by the token ?2.
pub(super) const SAVE: &str = "
    UPDATE job SET settled_token = ?2, settled_as = ?3, status = ?4, visible_at = ?5, finished_at = ?6, token = ?7,
        leased = ?8, worker = ?9, crashes = ?10, priority = ?11, current_step = ?12, current_step_name = ?13,
        steps_completed = ?14, percent_completed = ?15, attempt = ?16, last_return_value = ?17, error = ?18, runs = ?19,
        chunks = ?20
    WHERE seq = ?1 AND token = ?2 AND leased = 1";

pub(super) const DELETE_LONG: &str = "DELETE FROM long_value WHERE seq = ?1";
pub(super) const DELETE_CHUNKS: &str = "DELETE FROM run_chunk WHERE seq = ?1 AND number >= ?2";

/// A settlement, and what of it is written.
#[derive(Debug)]
pub(super) struct Outgoing {
    settlement: Settlement,
    written: Written,
}

impl Outgoing {
    pub(super) fn new(settlement: &Settlement) -> Outgoing {
        Outgoing {
            settlement: settlement.clone(),
            written: Written::of(&settlement.job),
        }
    }
}

/// The job's row before it is settled.
struct Before {
    seq: i64,
    token: u64,
    leased: bool,
    is_cancelling: bool,
    visible_at: Option<i64>,
    crashes: i64,
    settled_token: Option<u64>,
    settled_as: How,
    chunks: i64,
    has_long_value: bool,
}

impl Before {
    fn read(row: &Row<'_>) -> rusqlite::Result<Before> {
        let status = row.get_ref(3)?.as_bytes();
        Ok(Before {
            seq: row.get(0)?,
            token: row.get::<_, i64>(1)?.cast_unsigned(),
            leased: row.get(2)?,
            is_cancelling: status.is_ok_and(|it| it == Status::Cancelling.as_str().as_bytes()),
            visible_at: row.get(4)?,
            crashes: row.get(5)?,
            settled_token: row.get::<_, Option<i64>>(6)?.map(i64::cast_unsigned),
            settled_as: How::read(row.get_ref(7)?.as_bytes().ok()),
            chunks: row.get(8)?,
            has_long_value: row.get(9)?,
        })
    }

    fn is_held_by(&self, token: Token) -> bool {
        self.leased && self.token == token.0
    }
}

/// How a claim was settled, as its row tells it when the settlement is repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
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

pub(super) fn settle(desk: &mut Desk, outgoing: &[Outgoing]) -> Result<Vec<Settled>, Trouble> {
    desk.begin()?;
    let mut answers = Vec::with_capacity(outgoing.len());
    for it in outgoing {
        answers.push(settle_one(desk, it)?);
    }
    Ok(answers)
}

fn settle_one(desk: &mut Desk, outgoing: &Outgoing) -> Result<Settled, Trouble> {
    let settlement = &outgoing.settlement;
    let token = settlement.held.token;
    let before = desk
        .statement(LOOK)?
        .query_row([settlement.held.id.as_str()], Before::read)
        .optional()?;
    let Some(before) = before else {
        return Ok(Settled::Lost(LostLease::Gone));
    };
    if !before.is_held_by(token) {
        return Ok(repeated(&before, token));
    }
    let now = desk.now();
    let mut job = settlement.job.clone();
    let visible = rules::settle(&mut job, &settlement.disposition, before.is_cancelling, now);
    let kept = match (&settlement.keep, visible, settlement.disposition) {
        (Some(keep), Some(_), Disposition::Continue)
            if !ready::is_another_due(desk.connection(), before.seq, now)? =>
        {
            Some(keep)
        }
        _ => None,
    };
    match kept {
        Some(keep) => {
            let lease = Lease {
                token: token.next(),
                until: now.saturating_add(keep.lease),
            };
            job.status = Status::Running;
            save(desk, outgoing, &job, &before, Place::Kept(keep, lease))?;
            Ok(Settled::Kept(lease))
        }
        None => {
            let was_to_go_on = !matches!(settlement.disposition, Disposition::Finished);
            let is_cancelled = was_to_go_on && visible.is_none();
            let place = match visible {
                Some(at) => Place::Ready(at),
                None => Place::Ended { is_cancelled },
            };
            save(desk, outgoing, &job, &before, place)?;
            if visible.is_some() {
                desk.stir();
            }
            Ok(if is_cancelled {
                Settled::Cancelled
            } else {
                Settled::Committed
            })
        }
    }
}

/// Where a settled job stands.
#[derive(Clone, Copy)]
enum Place<'a> {
    Kept(&'a Keep, Lease),
    Ready(Timestamp),
    Ended { is_cancelled: bool },
}

impl Place<'_> {
    fn how(self) -> How {
        match self {
            Place::Kept(..) => How::Kept,
            Place::Ended { is_cancelled: true } => How::Cancelled,
            _ => How::Committed,
        }
    }

    fn visible_at(self) -> Option<i64> {
        match self {
            Place::Kept(_, lease) => Some(lease.until.as_micros()),
            Place::Ready(at) => Some(at.as_micros()),
            Place::Ended { .. } => None,
        }
    }
}

fn save(
    desk: &Desk,
    outgoing: &Outgoing,
    job: &Job,
    before: &Before,
    place: Place<'_>,
) -> Result<(), Trouble> {
    let Outgoing {
        settlement,
        written,
    } = outgoing;
    let (token, worker) = match place {
        Place::Kept(keep, lease) => (lease.token.0, Some(&*keep.worker)),
        _ => (before.token, None),
    };
    let crashes = match settlement.disposition {
        Disposition::Returned => before.crashes,
        // The job's worker lived to tell, so whatever was lost before, it was not lost in a row with this.
        _ => 0,
    };
    let ended = matches!(place, Place::Ended { .. }).then(|| desk.now().as_micros());
    desk.execute(
        SAVE,
        params![
            before.seq,
            before.token.cast_signed(),
            place.how().as_str(),
            job.status.as_str(),
            place.visible_at(),
            ended,
            token.cast_signed(),
            worker.is_some(),
            worker,
            crashes,
            job.priority,
            job.current_step,
            job.current_step_name.as_deref(),
            job.steps_completed,
            job.stored_percent(),
            job.attempt,
            row::short(&job.last_return_value),
            written.error,
            written.runs,
            i64::try_from(written.chunks).unwrap_or(i64::MAX),
        ],
    )?;
    save_beside(desk, job, written, before)
}

/// Writes what doesn't stand in the job's row: hardly ever anything.
fn save_beside(desk: &Desk, job: &Job, written: &Written, before: &Before) -> Result<(), Trouble> {
    submit::write_long(desk, before.seq, &job.last_return_value)?;
    if before.has_long_value && row::short(&job.last_return_value).is_some() {
        desk.execute(DELETE_LONG, [before.seq])?;
    }
    let chunks = usize::try_from(before.chunks).unwrap_or(0);
    if written.chunks > chunks {
        submit::write_chunks(desk, before.seq, job, chunks, written.chunks)?;
    } else if written.chunks < chunks {
        let first = i64::try_from(written.chunks).unwrap_or(i64::MAX);
        desk.execute(DELETE_CHUNKS, params![before.seq, first])?;
    }
    Ok(())
}

/// The answer to a settlement whose claim is no longer open.
fn repeated(before: &Before, token: Token) -> Settled {
    if before.settled_token != Some(token.0) {
        return Settled::Lost(LostLease::Superseded);
    }
    match (before.settled_as, before.visible_at) {
        (How::Cancelled, _) => Settled::Cancelled,
        // A job is kept under the token that follows.
        (How::Kept, Some(until)) if before.is_held_by(token.next()) => Settled::Kept(Lease {
            token: token.next(),
            until: Timestamp::from_micros(until),
        }),
        _ => Settled::AlreadyCommitted,
    }
}

/// The settlements as they will be written. This is done before the writer is asked, so as not to take its time.
pub(super) fn outgoing(settlements: &[Settlement]) -> Arc<[Outgoing]> {
    settlements.iter().map(Outgoing::new).collect()
}
