//! Saving what came of claimed jobs.

use std::sync::Arc;

use super::claim::{self, Found};
use super::desk::Desk;
use super::error::Trouble;
use super::saving::{self, Before, End, How, MARK_KEPT};
use crate::backend::pieces::Written;
use crate::backend::{ClaimRequest, Held, Lease, LostLease, Settled, Settlement, Token, rules};
use crate::engine::Disposition;
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

/// A settlement, as it will be written.
#[derive(Debug)]
pub(super) struct Outgoing {
    held: Held,
    disposition: Disposition,
    /// The job without its runs, which are long and written already.
    job: Job,
    written: Written,
}

impl Outgoing {
    fn new(settlement: &Settlement) -> Outgoing {
        let written = Written::of(&settlement.job);
        let mut job = settlement.job.clone();
        job.runs = Vec::new();
        Outgoing {
            held: settlement.held.clone(),
            disposition: settlement.disposition,
            job,
            written,
        }
    }

    fn is_to_end(&self) -> bool {
        matches!(self.disposition, Disposition::Finished)
    }

    fn save(&self, desk: &Desk, before: &Before, job: &Job, end: End<'_>) -> Result<(), Trouble> {
        // A worker that lived to tell ends the row of those that were lost with the job.
        let keeps_crashes = self.disposition.is_return();
        saving::save(desk, before, job, &self.written, end, keeps_crashes)
    }
}

/// The settlements, as they will be written.
pub(super) fn outgoing(settlements: &[Settlement]) -> Arc<[Outgoing]> {
    settlements.iter().map(Outgoing::new).collect()
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
    let token = outgoing.held.token;
    let Some(before) = Before::find(desk, &outgoing.held.id)? else {
        return Ok((None, Settled::Lost(LostLease::Gone)));
    };
    let seq = Some(before.seq);
    if !before.is_held_by(token) {
        return Ok((seq, repeated(&before, token)));
    }
    let (mut job, now) = (outgoing.job.clone(), desk.now());
    let visible = rules::settle(&mut job, &outgoing.disposition, before.is_cancelling, now);
    let Some(at) = visible else {
        let settled = if outgoing.is_to_end() {
            Settled::Committed
        } else {
            Settled::Cancelled
        };
        outgoing.save(desk, &before, &job, End::Over(settled))?;
        desk.left(before.place(now));
        return Ok((seq, settled));
    };
    let place = before.place(at);
    if let Some(request) = keep
        && claim::would_be_next(desk, request, place)?
    {
        let lease = Lease {
            token: token.next(),
            until: before.kept_until(desk, request),
        };
        job.status = Status::Running;
        outgoing.save(desk, &before, &job, End::Kept(request, lease))?;
        desk.put(before.place(lease.until));
        desk.turns.advance();
        request.max -= 1;
        return Ok((seq, Settled::Kept(lease)));
    }
    outgoing.save(desk, &before, &job, End::Ready(at))?;
    desk.put(place);
    Ok((seq, Settled::Committed))
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
    !outgoing.is_to_end() && *settled == Settled::Committed
}

/// The answer to a settlement whose claim is no longer open.
fn repeated(before: &Before, token: Token) -> Settled {
    let how = before.settled.filter(|(last, _)| *last == token);
    match (how, before.visible_at) {
        (None, _) => Settled::Lost(LostLease::Superseded),
        (Some((_, How::Cancelled)), _) => Settled::Cancelled,
        // A job is kept under the token that follows.
        (Some((_, How::Kept)), Some(until)) if before.is_held_by(token.next()) => {
            Settled::Kept(Lease {
                token: token.next(),
                until: Timestamp::from_micros(until),
            })
        }
        _ => Settled::AlreadyCommitted,
    }
}
