//! Saving what came of claimed jobs.

use std::sync::Arc;

use rusqlite::{OptionalExtension, Row, params};

use super::claim::{self, Found};
use super::desk::Desk;
use super::error::Trouble;
use super::ready::Place;
use super::row::{self, Written};
use super::submit;
use crate::backend::rules;
use crate::backend::{ClaimRequest, Lease, LostLease, Settled, Settlement, Token};
use crate::engine::Disposition;
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

/// What a settlement has to know about the job ?1.
pub(super) const LOOK: &str = "
    SELECT seq, token, leased, status, visible_at, crashes, settled_token, settled_as, chunks, last_return_value IS NULL,
        workflow, priority
    FROM job WHERE id = ?1";

/// Saves the job ?1, if it is still held by the token ?2.
pub(super) const SAVE: &str = "
    UPDATE job SET settled_token = ?2, settled_as = ?3, status = ?4, visible_at = ?5, finished_at = ?6, token = ?7,
        leased = ?8, worker = ?9, crashes = ?10, current_step = ?11, current_step_name = ?12, steps_completed = ?13,
        percent_completed = ?14, attempt = ?15, last_return_value = ?16, error = ?17, runs = ?18, chunks = ?19
    WHERE seq = ?1 AND token = ?2 AND leased = 1";

/// The claim of the job ?1 that was settled last was settled by keeping the job.
pub(super) const MARK_KEPT: &str = "UPDATE job SET settled_as = 'kept' WHERE seq = ?1";

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
    workflow: i64,
    priority: i64,
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
            workflow: row.get(10)?,
            priority: row.get(11)?,
        })
    }

    /// Where the job stands if it is due at this time.
    fn place(&self, at: Timestamp) -> Place {
        Place {
            workflow: self.workflow,
            priority: self.priority,
            at: at.as_micros(),
            seq: self.seq,
        }
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

/// What came of settling, before the jobs that were claimed in return are read.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) settled: Vec<Settled>,
    pub(super) found: Found,
}

pub(super) fn settle(
    desk: &mut Desk,
    outgoing: &[Outgoing],
    next: Option<&ClaimRequest>,
) -> Result<Done, Trouble> {
    desk.begin()?;
    let mut next = next.cloned();
    if let Some(next) = next.as_mut().filter(|_| desk.is_full()) {
        // The jobs in hand are saved, but no more are begun.
        next.max = 0;
    }
    let mut settled = Vec::with_capacity(outgoing.len());
    for it in outgoing {
        // A worker that settles one job mostly goes on with it, which then is written once.
        let keep = next.as_mut().filter(|_| outgoing.len() == 1);
        settled.push(settle_one(desk, it, keep)?);
    }
    let found = match next.filter(|next| next.max > 0) {
        Some(request) => claim_in_return(desk, &request, &mut settled)?,
        None => Found::default(),
    };
    let settled = settled.into_iter().map(|(_, settled)| settled);
    let settled: Vec<Settled> = settled.collect();
    if outgoing.iter().zip(&settled).any(goes_on_elsewhere) {
        desk.stir();
    }
    Ok(Done { settled, found })
}

/// Settles one, and gives its number, if it has one. If a request is given, the job may be kept as the first of those that
/// are claimed.
fn settle_one(
    desk: &mut Desk,
    outgoing: &Outgoing,
    keep: Option<&mut ClaimRequest>,
) -> Result<(Option<i64>, Settled), Trouble> {
    let settlement = &outgoing.settlement;
    let token = settlement.held.token;
    let before = desk
        .statement(LOOK)?
        .query_row([settlement.held.id.as_str()], Before::read)
        .optional()?;
    let Some(before) = before else {
        return Ok((None, Settled::Lost(LostLease::Gone)));
    };
    let seq = Some(before.seq);
    if !before.is_held_by(token) {
        return Ok((seq, repeated(&before, token)));
    }
    let mut job = settlement.job.clone();
    let now = desk.now();
    let visible = rules::settle(&mut job, &settlement.disposition, before.is_cancelling, now);
    let Some(at) = visible else {
        let was_to_end = matches!(settlement.disposition, Disposition::Finished);
        let settled = if was_to_end {
            Settled::Committed
        } else {
            Settled::Cancelled
        };
        save(desk, outgoing, &job, &before, End::Over(settled))?;
        desk.left(before.place(now));
        return Ok((seq, settled));
    };
    let place = before.place(at);
    if let Some(request) = keep
        && would_be_claimed(desk, request, place)?
    {
        let lease = Lease {
            token: token.next(),
            until: claim::end_of_lease(desk, request),
        };
        job.status = Status::Running;
        save(desk, outgoing, &job, &before, End::Kept(request, lease))?;
        desk.put(before.place(lease.until));
        desk.turns.advance();
        request.max -= 1;
        return Ok((seq, Settled::Kept(lease)));
    }
    save(desk, outgoing, &job, &before, End::Ready(at))?;
    desk.put(place);
    Ok((seq, Settled::Committed))
}

/// Whether a job would be claimed first if it stood here, as it does once it is settled.
fn would_be_claimed(
    desk: &mut Desk,
    request: &ClaimRequest,
    place: Place,
) -> Result<bool, Trouble> {
    let wanted = claim::wanted(desk, request)?;
    let (order, now) = (desk.turns.order(), desk.now());
    Ok(request.max > 0 && desk.ready()?.would_choose(place, &wanted, order, now))
}

/// Claims jobs. Those that were settled just now stay with their worker.
fn claim_in_return(
    desk: &mut Desk,
    request: &ClaimRequest,
    settled: &mut [(Option<i64>, Settled)],
) -> Result<Found, Trouble> {
    let mut found = claim::claim(desk, request)?;
    let mut others = Vec::with_capacity(found.claims.len());
    for claimed in found.claims {
        let (stored, lease, _) = &claimed;
        let same =
            |it: &&mut (Option<i64>, Settled)| **it == (Some(stored.seq), Settled::Committed);
        match settled.iter_mut().find(same) {
            Some((_, settled)) => {
                desk.execute(MARK_KEPT, [stored.seq])?;
                *settled = Settled::Kept(*lease);
            }
            None => others.push(claimed),
        }
    }
    found.claims = others;
    Ok(found)
}

/// Whether a job was put back, and not claimed again in return.
fn goes_on_elsewhere((outgoing, settled): (&Outgoing, &Settled)) -> bool {
    let ended = matches!(outgoing.settlement.disposition, Disposition::Finished);
    !ended && *settled == Settled::Committed
}

/// How a claim ends.
#[derive(Clone, Copy)]
enum End<'a> {
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

fn save(
    desk: &Desk,
    outgoing: &Outgoing,
    job: &Job,
    before: &Before,
    end: End<'_>,
) -> Result<(), Trouble> {
    let Outgoing {
        settlement,
        written,
    } = outgoing;
    let (token, worker) = match end {
        End::Kept(request, lease) => (lease.token.0, Some(&*request.worker)),
        _ => (before.token, None),
    };
    let crashes = match settlement.disposition {
        Disposition::Returned => before.crashes,
        // The job's worker lived to tell, so whatever was lost before, it was not lost in a row with this.
        _ => 0,
    };
    let ended = matches!(end, End::Over(_)).then(|| desk.now().as_micros());
    desk.execute(
        SAVE,
        params![
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
