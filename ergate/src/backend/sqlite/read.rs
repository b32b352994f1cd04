//! Looking at jobs, without getting into the writer's way.

use std::sync::mpsc::{self, Sender};
use std::thread;

use rusqlite::{Connection, OptionalExtension, Params};

use super::call::Call;
use super::desk::WORKFLOW;
use super::error::Trouble;
use super::place::Place;
use super::row::{self, Stored};
use super::{Options, call::What};
use crate::backend::{JobCount, JobFilter};
use crate::job::{JobId, Status};

pub(super) const SEQ: &str = "SELECT seq FROM job WHERE id = ?1";

/// The jobs after the job ?1; ?3 at most.
pub(super) const LIST: &str =
    "SELECT seq FROM job NOT INDEXED WHERE seq > ?1 ORDER BY seq LIMIT ?3";

/// Those of them that are of the workflow ?2.
pub(super) const LIST_OF_WORKFLOW: &str = "
    SELECT seq FROM job INDEXED BY of_workflow WHERE workflow = ?2 AND seq > ?1 ORDER BY seq LIMIT ?3";

/// Those of them, or of all where ?2 is NULL, with the status ?4, unless that is one of the two that change all the time.
pub(super) const LIST_BY_STATUS: &str = "
    SELECT seq FROM job INDEXED BY by_status
    WHERE status NOT IN ('queued', 'running') AND status = ?4 AND seq > ?1 AND (?2 IS NULL OR workflow = ?2)
    ORDER BY seq LIMIT ?3";

/// Those of them with the status ?4, if that is one that only a job has that is still to be worked on.
pub(super) const LIST_LIVE: &str = "
    SELECT seq FROM job INDEXED BY ready
    WHERE visible_at IS NOT NULL AND status = ?4 AND seq > ?1 AND (?2 IS NULL OR workflow = ?2)
    ORDER BY seq LIMIT ?3";

/// The same lists, the job that was submitted last first: the jobs before the job ?1.
pub(super) const LATEST: &str =
    "SELECT seq FROM job NOT INDEXED WHERE seq < ?1 ORDER BY seq DESC LIMIT ?3";

pub(super) const LATEST_OF_WORKFLOW: &str = "
    SELECT seq FROM job INDEXED BY of_workflow WHERE workflow = ?2 AND seq < ?1 ORDER BY seq DESC LIMIT ?3";

pub(super) const LATEST_BY_STATUS: &str = "
    SELECT seq FROM job INDEXED BY by_status
    WHERE status NOT IN ('queued', 'running') AND status = ?4 AND seq < ?1 AND (?2 IS NULL OR workflow = ?2)
    ORDER BY seq DESC LIMIT ?3";

pub(super) const LATEST_LIVE: &str = "
    SELECT seq FROM job INDEXED BY ready
    WHERE visible_at IS NOT NULL AND status = ?4 AND seq < ?1 AND (?2 IS NULL OR workflow = ?2)
    ORDER BY seq DESC LIMIT ?3";

/// It looks at every job, which nobody can be spared who wants to know how many there are.
pub(super) const COUNTS: &str = "
    SELECT (SELECT name FROM workflow WHERE number = job.workflow), status, count(*) FROM job GROUP BY workflow, status";

pub(super) fn get(connection: &Connection, id: &JobId) -> Result<Option<Stored>, Trouble> {
    match seq(connection, id)? {
        Some(seq) => row::read(connection, seq),
        None => Ok(None),
    }
}

pub(super) fn list(connection: &Connection, filter: &JobFilter) -> Result<Vec<Stored>, Trouble> {
    // Within it all statements see the same state of the store. It may stand within a transaction.
    connection.execute_batch("SAVEPOINT list")?;
    let found = list_now(connection, filter);
    connection.execute_batch("RELEASE list")?;
    found
}

fn list_now(connection: &Connection, filter: &JobFilter) -> Result<Vec<Stored>, Trouble> {
    let Some(range) = range(connection, filter)? else {
        return Ok(Vec::new());
    };
    let mut seqs = Vec::new();
    let newest = filter.newest_first;
    if filter.statuses.is_empty() {
        let sql = match (range.1, newest) {
            (None, false) => LIST,
            (None, true) => LATEST,
            (Some(_), false) => LIST_OF_WORKFLOW,
            (Some(_), true) => LATEST_OF_WORKFLOW,
        };
        seqs = some(connection, sql, range)?;
    }
    for status in &filter.statuses {
        let (after, workflow, limit) = range;
        let sql = match (status, newest) {
            (Status::Queued | Status::Running, false) => LIST_LIVE,
            (Status::Queued | Status::Running, true) => LATEST_LIVE,
            (_, false) => LIST_BY_STATUS,
            (_, true) => LATEST_BY_STATUS,
        };
        let params = (after, workflow, limit, status.as_str());
        seqs.extend(some(connection, sql, params)?);
    }
    seqs.sort_unstable();
    if newest {
        seqs.reverse();
    }
    seqs.dedup();
    seqs.truncate(filter.limit);
    let mut found = Vec::new();
    for seq in seqs {
        found.extend(row::read(connection, seq)?);
    }
    Ok(found)
}

/// How many jobs there are of each workflow and status; one with an odd status is about to be parked.
pub(super) fn counts(connection: &Connection) -> Result<Vec<JobCount>, Trouble> {
    let mut statement = connection.prepare_cached(COUNTS)?;
    let rows = statement.query_map([], |row| {
        let (workflow, status): (String, String) = (row.get(0)?, row.get(1)?);
        let status = status.parse().unwrap_or(Status::Failed);
        let jobs: i64 = row.get(2)?;
        Ok(JobCount::new(workflow, status, jobs.unsigned_abs()))
    })?;
    let mut counts = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    counts.sort_unstable();
    Ok(counts)
}

/// After which job, of which workflow, and how many at most.
type Range = (i64, Option<i64>, i64);

/// The range of a filter; `None` if nothing can match.
fn range(connection: &Connection, filter: &JobFilter) -> Result<Option<Range>, Trouble> {
    let after = match &filter.after {
        None if filter.newest_first => i64::MAX,
        None => i64::MIN,
        Some(id) => match seq(connection, id)? {
            Some(seq) => seq,
            None => return Ok(None),
        },
    };
    let workflow = match &filter.workflow {
        None => None,
        Some(name) => {
            let mut statement = connection.prepare_cached(WORKFLOW)?;
            let number = statement
                .query_row([&**name], |row| row.get(0))
                .optional()?;
            let Some(number) = number else {
                return Ok(None);
            };
            Some(number)
        }
    };
    let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
    Ok(Some((after, workflow, limit)))
}

fn some(connection: &Connection, sql: &str, params: impl Params) -> Result<Vec<i64>, Trouble> {
    let mut statement = connection.prepare_cached(sql)?;
    let seqs = statement.query_map(params, |row| row.get(0))?;
    Ok(seqs.collect::<rusqlite::Result<_>>()?)
}

fn seq(connection: &Connection, id: &JobId) -> Result<Option<i64>, Trouble> {
    let mut statement = connection.prepare_cached(SEQ)?;
    Ok(statement
        .query_row([id.as_str()], |row| row.get(0))
        .optional()?)
}

/// Starts the thread that reads. It ends when nobody can call it any more.
pub(super) fn start(place: Place, options: Options) -> std::io::Result<Sender<Call<Connection>>> {
    let (sender, calls) = mpsc::channel::<Call<Connection>>();
    thread::Builder::new()
        .name("ergate-sqlite-read".to_owned())
        .spawn(move || {
            let mut reader = Reader {
                place,
                options,
                connection: None,
            };
            for call in calls {
                reader.answer(call);
            }
        })?;
    Ok(sender)
}

struct Reader {
    place: Place,
    options: Options,
    /// It is opened when it is needed, and anew after an error.
    connection: Option<Connection>,
}

impl Reader {
    fn answer(&mut self, mut call: Call<Connection>) {
        if !call.is_awaited() {
            return;
        }
        let done = self.run(&mut call);
        if done.is_err() {
            self.connection = None;
        }
        let error = done.err().map(|trouble| {
            let patience = self.options.busy_timeout;
            trouble.error(What::Read.words(), self.place.path(), patience)
        });
        call.answer(error);
    }

    fn run(&mut self, call: &mut Call<Connection>) -> Result<(), Trouble> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(self.place.read(&self.options)?),
        };
        call.run(connection)
    }
}
