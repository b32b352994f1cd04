//! Handing jobs out, and prolonging leases.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{OptionalExtension, params};

use super::desk::Desk;
use super::error::Trouble;
use super::fail_points;
use super::ready::{Place, Wanted};
use super::row::{self, Stored};
use crate::backend::pieces;
use crate::backend::rules::{self, TakeOver};
use crate::backend::{ClaimRequest, Held, Lease, Renewal, Token, Version};
use crate::job::Status;
use crate::timestamp::Timestamp;

/// Opens a claim on the job ?1, until ?2, by the worker ?3. `crashes` is ?4.
pub(super) const OPEN: &str = include_str!("statements/open.sql");

/// Ends the job ?1 with the status ?2 and the error ?3, at the time ?4.
pub(super) const END: &str = "
    UPDATE job SET leased = 0, status = ?2, error = ?3, visible_at = NULL, finished_at = ?4 WHERE seq = ?1";

/// Ends the job ?1 at the time ?3, if it is still held by the token ?2.
pub(super) const PARK: &str = "
    UPDATE job SET leased = 0, status = 'failed', visible_at = NULL, finished_at = ?3
    WHERE seq = ?1 AND token = ?2 AND leased = 1";

/// Ends the job ?1 at the time ?2, whose status is none with which a job can be claimed.
pub(super) const PARK_ODD: &str = "
    UPDATE job SET odd_status = status, leased = 0, status = 'failed', visible_at = NULL, finished_at = ?2
    WHERE seq = ?1";

/// Prolongs the lease of the job ?1 under the token ?2 until ?3.
pub(super) const RENEW: &str = "
    UPDATE job SET visible_at = ?3 WHERE id = ?1 AND token = ?2 AND leased = 1 RETURNING status";

/// What a claim found, before the jobs are read.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) claims: Vec<(Stored, Lease, u32)>,
    pub(super) ended: Vec<Stored>,
    pub(super) next_due: Option<Timestamp>,
    pub(super) seen: Version,
}

/// Hands out jobs that are due. If there are none, nothing is written, and no lock taken.
pub(super) fn claim(desk: &mut Desk, request: &ClaimRequest) -> Result<Found, Trouble> {
    let mut found = Found::default();
    let wanted = wanted(desk, request)?;
    let mut left = request.max;
    while left > 0
        && let Some(place) = choose(desk, &wanted)?
    {
        if desk.is_full() {
            return Err(Trouble::NoRoom);
        }
        if !desk.has_begun() {
            // Once nobody else can write, it may be another's turn.
            desk.begin()?;
            continue;
        }
        hand_out(desk, place, request, &mut found)?;
        desk.turns.advance();
        left -= 1;
    }
    found.next_due = desk.ready()?.next_due(&wanted);
    found.seen = desk.version_after();
    Ok(found)
}

/// The workflows that the request is about. Those that no job ever had, have no number.
pub(super) fn wanted(desk: &mut Desk, request: &ClaimRequest) -> Result<Wanted, Trouble> {
    let Some(names) = &request.workflows else {
        return Ok(Wanted::All);
    };
    let mut numbers = Vec::with_capacity(names.len());
    for name in names.iter() {
        numbers.extend(desk.workflow(name)?);
    }
    Ok(Wanted::Only(numbers))
}

fn choose(desk: &mut Desk, wanted: &Wanted) -> Result<Option<Place>, Trouble> {
    let (order, now) = (desk.turns.order(), desk.now());
    Ok(desk.ready()?.choose(wanted, order, now))
}

/// Whether a job would be claimed first if it stood here, as it does once it is settled.
pub(super) fn would_be_next(
    desk: &mut Desk,
    request: &ClaimRequest,
    place: Place,
) -> Result<bool, Trouble> {
    let wanted = wanted(desk, request)?;
    let (order, now) = (desk.turns.order(), desk.now());
    Ok(request.max > 0 && desk.ready()?.would_choose(place, &wanted, order, now))
}

/// When the lease ends that this request asks for. However short, the job is not due again at once.
pub(super) fn end_of_lease(desk: &Desk, request: &ClaimRequest) -> Timestamp {
    let now = desk.now();
    now.saturating_add(request.lease).max(soonest(now))
}

/// When a job is due at the soonest that is leased now.
pub(super) fn soonest(now: Timestamp) -> Timestamp {
    now.saturating_add(Duration::from_micros(1))
}

fn hand_out(
    desk: &mut Desk,
    place: Place,
    request: &ClaimRequest,
    found: &mut Found,
) -> Result<(), Trouble> {
    let seq = place.seq;
    let Some(mut job) = row::read(desk.connection(), seq)? else {
        return Ok(());
    };
    let now = desk.now();
    // The claim would overwrite it.
    if job.has_odd_status() {
        desk.execute(PARK_ODD, params![seq, now.as_micros()])?;
        desk.left(place);
        job.park_odd();
        found.ended.push(job);
        return Ok(());
    }
    if job.leased {
        let mut sketch = job.sketch();
        match rules::take_over(&mut sketch, job.crashes, now) {
            TakeOver::Run { crashes } => job.crashes = crashes,
            TakeOver::Ended => {
                job.end(&sketch);
                let (status, error) = (sketch.status.as_str(), pieces::error(&sketch));
                desk.execute(END, params![seq, status, error, now.as_micros()])?;
                desk.left(place);
                found.ended.push(job);
                return Ok(());
            }
        }
    }
    let until = end_of_lease(desk, request);
    let (at, worker) = (until.as_micros(), &*request.worker);
    desk.execute(OPEN, params![seq, at, worker, job.crashes])?;
    desk.put(Place { at, ..place });
    let token = job.open();
    let crashes = job.crashes;
    found.claims.push((job, Lease { token, until }, crashes));
    Ok(())
}

/// Takes a job that was claimed and can't be read out of the way: it has failed, and the rest of its row stays as it was.
pub(super) fn park(desk: &mut Desk, seq: i64, token: Token) -> Result<(), Trouble> {
    desk.begin()?;
    let at = desk.now().as_micros();
    desk.forget_ready();
    desk.execute(PARK, params![seq, token.0.cast_signed(), at])?;
    Ok(())
}

pub(super) fn renew(
    desk: &mut Desk,
    held: &Arc<[Held]>,
    lease: Duration,
) -> Result<Vec<Renewal>, Trouble> {
    desk.begin()?;
    let until = desk.now().saturating_add(lease).as_micros();
    desk.forget_ready();
    let mut statement = desk.statement(RENEW)?;
    let mut renew_one = |held: &Held| -> Result<Renewal, Trouble> {
        let params = params![held.id.as_str(), held.token.0.cast_signed(), until];
        fail_points::reach(RENEW);
        let is_cancelling = statement.query_row(params, |row| {
            let status = row.get_ref(0)?.as_bytes();
            Ok(status.is_ok_and(|it| it == Status::Cancelling.as_str().as_bytes()))
        });
        Ok(match is_cancelling.optional()? {
            None => Renewal::Lost,
            Some(true) => Renewal::CancelRequested,
            Some(false) => Renewal::Held,
        })
    };
    held.iter().map(&mut renew_one).collect()
}
