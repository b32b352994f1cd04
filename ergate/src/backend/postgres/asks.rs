//! Calls that are about one job, or only look: each is carried out by itself.

use std::time::Instant;

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::column;
use super::desk::Desk;
use super::error::Trouble;
use super::lane::{Call, Reply};
use super::lists;
use super::place::{Param, Session, Statement};
use super::row::{self, Stored};
use super::schema;
use crate::backend::{Cancellation, JobCount, JobFilter, PruneFilter, Restart, pieces, rules};
use crate::job::{Job, JobId, Status};

/// Gives the status that the job $1 had, and changes it as the rules want it for that status.
const CANCEL: &str = "
    WITH before AS MATERIALIZED (
        SELECT seq, status FROM {schema}.job WHERE id = $1 FOR UPDATE
    ), changed AS (
        UPDATE {schema}.job SET status = rule.becomes, leased = job.leased AND NOT rule.ends,
            visible_at = CASE WHEN NOT rule.ends THEN job.visible_at END,
            finished_at = CASE WHEN rule.ends THEN {now} END
        FROM before, unnest($2::text[], $3::text[], $4::boolean[]) AS rule (status, becomes, ends)
        WHERE job.seq = before.seq AND rule.status = before.status
    )
    SELECT status FROM before";

/// The same for a job that is to start again.
const RESTART: &str = "
    WITH before AS MATERIALIZED (
        SELECT seq, status FROM {schema}.job WHERE id = $1 FOR UPDATE
    ), changed AS (
        UPDATE {schema}.job SET status = rule.becomes, attempt = 0, error = NULL, crashes = 0, leased = false,
            visible_at = {now}, finished_at = NULL
        FROM before, unnest($2::text[], $3::text[]) AS rule (status, becomes)
        WHERE job.seq = before.seq AND rule.status = before.status
    )
    SELECT status FROM before";

const GET: &str = "
    SELECT {job} FROM {schema}.job JOIN {schema}.line ON line.number = job.line WHERE job.id = $1";

/// It looks at every job, which nobody can be spared who wants to know how many there are.
const COUNTS: &str = "
    SELECT line.workflow, counted.status, sum(counted.jobs)::bigint
    FROM (SELECT line, status, count(*) AS jobs FROM {schema}.job GROUP BY line, status) AS counted
    JOIN {schema}.line ON line.number = counted.line
    GROUP BY line.workflow, counted.status";

/// The jobs that ended first with these statuses, before the time $2.
const OLDEST: &str = "
        SELECT first.seq FROM unnest($1::text[]) AS ended (status) CROSS JOIN LATERAL (
            SELECT job.finished_at, job.seq FROM {schema}.job
            WHERE job.status = ended.status AND job.finished_at < $2
            ORDER BY job.finished_at, job.seq LIMIT {limit}
        ) AS first
        ORDER BY first.finished_at, first.seq LIMIT {limit}";

/// The same among those with the ids $3.
const OLDEST_OF: &str = "
        SELECT job.seq FROM {schema}.job
        WHERE job.id = ANY($3) AND job.finished_at < $2 AND job.status = ANY($1)
        ORDER BY job.finished_at, job.seq LIMIT {limit}";

/// Deletes jobs with all that belongs to them, if nobody has let them start again meanwhile.
const PRUNE: &str = "
    WITH oldest AS MATERIALIZED ({oldest}
    ), doomed AS MATERIALIZED (
        SELECT job.seq FROM {schema}.job
        WHERE job.seq = ANY(ARRAY(SELECT seq FROM oldest)) AND job.finished_at < $2 AND job.status = ANY($1)
        ORDER BY job.id FOR UPDATE SKIP LOCKED
    ), gone AS (
        DELETE FROM {schema}.job USING doomed WHERE job.seq = doomed.seq RETURNING job.seq
    ), submitted AS (
        DELETE FROM {schema}.submission USING doomed WHERE submission.seq = doomed.seq
    ), chunked AS (
        DELETE FROM {schema}.run_chunk USING doomed WHERE run_chunk.seq = doomed.seq
    )
    SELECT seq FROM gone";

pub(super) enum AskCall {
    Open(Reply<()>),
    Cancel(JobId, Reply<Cancellation>),
    Retry(JobId, Reply<Restart>),
    Get(JobId, Reply<Option<Job>>),
    List(JobFilter, Reply<Vec<Job>>),
    Counts(Reply<Vec<JobCount>>),
    Prune(PruneFilter, Reply<usize>),
}

impl Call for AskCall {
    fn is_sociable(&self) -> bool {
        false
    }

    /// What is to be done is done, also for those who don't wait any more.
    fn is_wanted(&self) -> bool {
        match self {
            AskCall::Get(_, reply) => reply.is_awaited(),
            AskCall::List(_, reply) => reply.is_awaited(),
            AskCall::Counts(reply) => reply.is_awaited(),
            _ => true,
        }
    }

    fn deadline(&self) -> Instant {
        match self {
            AskCall::Open(reply) => reply.deadline(),
            AskCall::Cancel(_, reply) => reply.deadline(),
            AskCall::Retry(_, reply) => reply.deadline(),
            AskCall::Get(_, reply) => reply.deadline(),
            AskCall::List(_, reply) => reply.deadline(),
            AskCall::Counts(reply) => reply.deadline(),
            AskCall::Prune(_, reply) => reply.deadline(),
        }
    }

    fn fail(self, desk: &Desk, trouble: &Trouble) {
        let error = |what| trouble.error(what, &desk.place);
        match self {
            AskCall::Open(reply) => reply.fail(error("open the store")),
            AskCall::Cancel(_, reply) => reply.fail(error("cancel a job")),
            AskCall::Retry(_, reply) => reply.fail(error("retry a job")),
            AskCall::Get(_, reply) => reply.fail(error("read jobs")),
            AskCall::List(_, reply) => reply.fail(error("read jobs")),
            AskCall::Counts(reply) => reply.fail(error("count jobs")),
            AskCall::Prune(_, reply) => reply.fail(error("delete jobs")),
        }
    }

    async fn carry_out(
        desk: &Desk,
        session: &Session,
        calls: &mut Vec<AskCall>,
    ) -> Result<(), Trouble> {
        while let Some(call) = calls.first() {
            let answer = Answer::to(desk, session, call).await?;
            answer.give(calls.remove(0));
        }
        Ok(())
    }
}

/// What came of a call.
enum Answer {
    Open,
    Cancelled(Cancellation),
    Restarted(Restart),
    Found(Option<Box<Job>>),
    Listed(Vec<Job>),
    Counted(Vec<JobCount>),
    Pruned(usize),
}

impl Answer {
    async fn to(desk: &Desk, session: &Session, call: &AskCall) -> Result<Answer, Trouble> {
        Ok(match call {
            AskCall::Open(_) => {
                schema::migrate(desk, session).await?;
                Answer::Open
            }
            AskCall::Cancel(id, _) => Answer::Cancelled(cancel(desk, session, id).await?),
            AskCall::Retry(id, _) => Answer::Restarted(retry(desk, session, id).await?),
            AskCall::Get(id, _) => Answer::Found(get(desk, session, id).await?),
            AskCall::List(filter, _) => Answer::Listed(lists::list(desk, session, filter).await?),
            AskCall::Counts(_) => Answer::Counted(counts(desk, session).await?),
            AskCall::Prune(filter, _) => Answer::Pruned(prune(desk, session, filter).await?),
        })
    }

    /// Who doesn't wait any more needn't know.
    fn give(self, call: AskCall) {
        match (self, call) {
            (Answer::Open, AskCall::Open(reply)) => drop(reply.send(())),
            (Answer::Cancelled(it), AskCall::Cancel(_, reply)) => drop(reply.send(it)),
            (Answer::Restarted(it), AskCall::Retry(_, reply)) => drop(reply.send(it)),
            (Answer::Found(it), AskCall::Get(_, reply)) => drop(reply.send(it.map(|job| *job))),
            (Answer::Listed(it), AskCall::List(_, reply)) => drop(reply.send(it)),
            (Answer::Counted(it), AskCall::Counts(reply)) => drop(reply.send(it)),
            (Answer::Pruned(it), AskCall::Prune(_, reply)) => drop(reply.send(it)),
            _ => {}
        }
    }
}

pub(super) async fn one(
    desk: &Desk,
    session: &Session,
    sql: &str,
    params: Vec<Param<'_>>,
) -> Result<Vec<Row>, Trouble> {
    let sql = desk.fill(&sql.replace("{job}", row::JOB));
    let mut answers = session.transact(&[Statement { sql, params }]).await?;
    Ok(answers.pop().unwrap_or_default())
}

async fn cancel(desk: &Desk, session: &Session, id: &JobId) -> Result<Cancellation, Trouble> {
    let (mut statuses, mut becomes, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for status in Status::ALL {
        let mut sketch = sketch(status);
        let cancellation = rules::cancel(&mut sketch);
        if let Cancellation::Cancelled | Cancellation::Requested = cancellation {
            statuses.push(status.as_str());
            becomes.push(sketch.status.as_str());
            ends.push(cancellation == Cancellation::Cancelled);
        }
    }
    let id = column::written(id.as_str());
    let params: Vec<Param<'_>> = vec![
        (&id, Type::TEXT),
        (&statuses, Type::TEXT_ARRAY),
        (&becomes, Type::TEXT_ARRAY),
        (&ends, Type::BOOL_ARRAY),
    ];
    let Some(status) = status(&one(desk, session, CANCEL, params).await?)? else {
        return Ok(Cancellation::NotFound);
    };
    let cancellation = rules::cancel(&mut sketch(status));
    match cancellation {
        // Who waits for this very job waits in vain.
        Cancellation::Cancelled => desk.stir_all(),
        Cancellation::Requested => {
            desk.cancellations.ring();
            let channel = desk.names.cancellations();
            let params = [(&channel as _, Type::TEXT)];
            // If it can't be told, the worker learns of it when it renews its lease.
            let _ = session.query("SELECT pg_notify($1, '')", &params).await;
        }
        _ => {}
    }
    Ok(cancellation)
}

async fn retry(desk: &Desk, session: &Session, id: &JobId) -> Result<Restart, Trouble> {
    let (mut statuses, mut becomes) = (Vec::new(), Vec::new());
    for status in Status::ALL {
        let mut sketch = sketch(status);
        if rules::restart(&mut sketch) == Restart::Restarted {
            statuses.push(status.as_str());
            becomes.push(sketch.status.as_str());
        }
    }
    let id = column::written(id.as_str());
    let params: Vec<Param<'_>> = vec![
        (&id, Type::TEXT),
        (&statuses, Type::TEXT_ARRAY),
        (&becomes, Type::TEXT_ARRAY),
    ];
    let Some(status) = status(&one(desk, session, RESTART, params).await?)? else {
        return Ok(Restart::NotFound);
    };
    let restart = rules::restart(&mut sketch(status));
    if restart == Restart::Restarted {
        desk.stir_all();
    }
    Ok(restart)
}

/// As much of a job with this status as the rules look at.
fn sketch(status: Status) -> Job {
    let mut job = Job::new("");
    job.status = status;
    job
}

/// The status in the only row, if there is one. One that can't be read is that of a job that is to be claimed, which will
/// be found to be unreadable.
fn status(rows: &[Row]) -> Result<Option<Status>, Trouble> {
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let status: &str = row.try_get(0)?;
    Ok(Some(status.parse().unwrap_or(Status::Queued)))
}

async fn get(desk: &Desk, session: &Session, id: &JobId) -> Result<Option<Box<Job>>, Trouble> {
    let id = column::written(id.as_str());
    let rows = one(desk, session, GET, vec![(&id, Type::TEXT)]).await?;
    let stored = rows.first().map(Stored::of_row).transpose()?;
    Ok(stored.map(|stored| Box::new(stored.into_job().job)))
}

async fn counts(desk: &Desk, session: &Session) -> Result<Vec<JobCount>, Trouble> {
    // Here, going through the whole table is what is wanted.
    let mut counts = Vec::new();
    for row in session.query(&desk.fill(COUNTS), &[]).await? {
        let (workflow, status): (&str, &str) = (row.try_get(0)?, row.try_get(1)?);
        let status = status.parse().unwrap_or(Status::Failed);
        let jobs: i64 = row.try_get(2)?;
        counts.push(JobCount::new(
            &*column::read(workflow),
            status,
            jobs.unsigned_abs(),
        ));
    }
    counts.sort_unstable();
    Ok(counts)
}

/// Deletes the jobs that the filter means, and says how many.
async fn prune(desk: &Desk, session: &Session, filter: &PruneFilter) -> Result<usize, Trouble> {
    let statuses = pieces::final_statuses(&filter.statuses);
    let statuses: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
    let before = column::time(filter.finished_before);
    let ids = filter.ids.iter().flatten();
    let ids: Vec<_> = ids.map(|id| column::written(id.as_str())).collect();
    let oldest = filter.ids.as_ref().map_or(OLDEST, |_| OLDEST_OF);
    let sql = PRUNE.replace("{oldest}", oldest);
    let sql = sql.replace("{limit}", &filter.limit.to_string());
    let mut params: Vec<Param<'_>> =
        vec![(&statuses, Type::TEXT_ARRAY), (&before, Type::TIMESTAMPTZ)];
    if filter.ids.is_some() {
        params.push((&ids, Type::TEXT_ARRAY));
    }
    Ok(one(desk, session, &sql, params).await?.len())
}
