//! Cancelling, starting again and deleting jobs.

use std::collections::BTreeSet;

use rusqlite::{OptionalExtension, Row, params};

use super::desk::Desk;
use super::error::Trouble;
use crate::backend::{Cancellation, PruneFilter, Restart, pieces, rules};
use crate::job::{Job, JobId, Status};
use crate::timestamp::Timestamp;

pub(super) const STATUS: &str = "SELECT seq, status FROM job WHERE id = ?1";

pub(super) const CANCEL: &str = "
    UPDATE job SET status = 'cancelled', leased = 0, visible_at = NULL, finished_at = ?2 WHERE seq = ?1";

pub(super) const CANCEL_LATER: &str = "UPDATE job SET status = 'cancelling' WHERE seq = ?1";

pub(super) const RESTART: &str = "
    UPDATE job SET status = ?2, odd_status = NULL, attempt = ?3, error = NULL, crashes = 0, leased = 0, visible_at = ?4,
        finished_at = NULL
    WHERE seq = ?1";

/// The jobs that ended first with the status ?1, before the time ?2; ?3 at most.
pub(super) const ENDED: &str = "
    SELECT finished_at, seq, token FROM job INDEXED BY ended
    WHERE finished_at IS NOT NULL AND status = ?1 AND finished_at < ?2
    ORDER BY finished_at, seq LIMIT ?3";

/// The job ?1, if it has ended before the time ?2.
pub(super) const ENDED_ONE: &str = "
    SELECT finished_at, seq, token, status FROM job WHERE id = ?1 AND finished_at < ?2";

pub(super) const RAISE_FLOOR: &str = "UPDATE floor SET token = ?1 WHERE rowid = 1 AND token < ?1";

pub(super) const DELETE: &str = "DELETE FROM job WHERE seq = ?1";

/// How many jobs are deleted at a time, so that others get their turn in between.
pub(super) const BITE: usize = 200;

pub(super) fn cancel(desk: &mut Desk, id: &JobId) -> Result<Cancellation, Trouble> {
    desk.begin()?;
    let Some((seq, mut job)) = find(desk, id)? else {
        return Ok(Cancellation::NotFound);
    };
    let cancellation = rules::cancel(&mut job);
    desk.forget_ready();
    match cancellation {
        Cancellation::Cancelled => {
            desk.execute(CANCEL, params![seq, desk.now().as_micros()])?;
            // Who waits for this very job waits in vain.
            desk.stir();
        }
        Cancellation::Requested => {
            desk.execute(CANCEL_LATER, [seq])?;
            desk.stir_workers();
        }
        _ => {}
    }
    Ok(cancellation)
}

pub(super) fn retry(desk: &mut Desk, id: &JobId) -> Result<Restart, Trouble> {
    desk.begin()?;
    let Some((seq, mut job)) = find(desk, id)? else {
        return Ok(Restart::NotFound);
    };
    let restart = rules::restart(&mut job);
    if restart == Restart::Restarted {
        let now = desk.now().as_micros();
        desk.forget_ready();
        desk.execute(RESTART, params![seq, job.status.as_str(), job.attempt, now])?;
        desk.stir();
    }
    Ok(restart)
}

/// The job's number, and as much of it as the rules look at.
fn find(desk: &Desk, id: &JobId) -> Result<Option<(i64, Job)>, Trouble> {
    let found = desk.statement(STATUS)?.query_row([id.as_str()], |row| {
        let status = row.get_ref(1)?.as_str().ok();
        let status = status.and_then(|word| word.parse().ok());
        Ok((row.get(0)?, status))
    });
    Ok(found.optional()?.map(|(seq, status)| {
        let mut job = Job::new("");
        // A status that can't be read is that of a job that is to be claimed, which will be found to be unreadable.
        job.status = status.unwrap_or(Status::Queued);
        (seq, job)
    }))
}

/// Deletes the jobs that the filter means, and says how many.
pub(super) fn prune(desk: &mut Desk, filter: &PruneFilter) -> Result<usize, Trouble> {
    if filter.limit == 0 || ended(desk, filter, 1)?.is_empty() {
        return Ok(0);
    }
    desk.begin()?;
    let doomed = ended(desk, filter, filter.limit)?;
    if let Some(highest) = doomed.iter().map(|it| it.token).max() {
        desk.execute(RAISE_FLOOR, [highest])?;
    }
    for it in &doomed {
        desk.execute(DELETE, [it.seq])?;
    }
    Ok(doomed.len())
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Ended {
    at: i64,
    seq: i64,
    token: i64,
}

impl Ended {
    fn read(row: &Row<'_>) -> rusqlite::Result<Ended> {
        Ok(Ended {
            at: row.get(0)?,
            seq: row.get(1)?,
            token: row.get(2)?,
        })
    }
}

/// Those that ended first; `limit` at most.
fn ended(desk: &Desk, filter: &PruneFilter, limit: usize) -> Result<Vec<Ended>, Trouble> {
    let statuses = pieces::final_statuses(&filter.statuses);
    let mut found = match &filter.ids {
        Some(ids) => ended_of(desk, ids, &statuses, filter.finished_before)?,
        None => ended_with(desk, &statuses, filter.finished_before, limit)?,
    };
    found.sort_unstable();
    found.dedup();
    found.truncate(limit);
    Ok(found)
}

/// Those of these jobs.
fn ended_of(
    desk: &Desk,
    ids: &BTreeSet<JobId>,
    statuses: &[Status],
    before: Timestamp,
) -> Result<Vec<Ended>, Trouble> {
    let mut statement = desk.statement(ENDED_ONE)?;
    let mut found = Vec::new();
    for id in ids {
        let params = params![id.as_str(), before.as_micros()];
        let read = |row: &Row<'_>| Ok((Ended::read(row)?, row.get::<_, String>(3)?));
        let job = statement.query_row(params, read).optional()?;
        let has_ended = |(_, name): &(Ended, String)| {
            let is = |status: &Status| status.as_str() == name;
            statuses.iter().any(is)
        };
        found.extend(job.filter(has_ended).map(|(ended, _)| ended));
    }
    Ok(found)
}

/// Those with each of these statuses, `limit` at most of each.
fn ended_with(
    desk: &Desk,
    statuses: &[Status],
    before: Timestamp,
    limit: usize,
) -> Result<Vec<Ended>, Trouble> {
    let mut found = Vec::new();
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    for status in statuses {
        let mut statement = desk.statement(ENDED)?;
        let params = params![status.as_str(), before.as_micros(), most];
        let rows = statement.query_map(params, Ended::read)?;
        for row in rows {
            found.push(row?);
        }
    }
    Ok(found)
}
