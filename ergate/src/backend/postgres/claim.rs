//! Handing jobs out.

use std::time::SystemTime;

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::column;
use super::desk::Desk;
use super::error::Trouble;
use super::place::{Session, Statement, moment};
use super::row::{self, Stored};
use crate::backend::rules::{self, TakeOver};
use crate::backend::{ClaimRequest, Lease, pieces};
use crate::job::Status;
use crate::timestamp::Timestamp;

/// Ends jobs instead of handing them out, unless they have been claimed again.
const END: &str = "
    UPDATE {schema}.job SET leased = false, status = ended.status, error = coalesce(ended.error, job.error),
        visible_at = NULL, finished_at = {now}
    FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[]) AS ended (seq, token, status, error)
    WHERE job.seq = ended.seq AND job.token = ended.token AND job.leased";

/// Gives claims back that nobody took.
const GIVE_BACK: &str = "
    UPDATE {schema}.job SET leased = false, status = 'queued', visible_at = {now}
    FROM unnest($1::bigint[], $2::bigint[]) AS given (seq, token)
    WHERE job.seq = given.seq AND job.token = given.token AND job.leased AND job.status = 'running'";

/// Those who ask for the same: the same worker, the same workflows.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    pub(super) worker: String,
    /// As they stand in the table.
    pub(super) workflows: Option<Vec<String>>,
    /// Of the lease, in microseconds.
    pub(super) length: f64,
}

/// How many jobs are to be handed out, and in which order they are chosen.
#[derive(Debug, Default)]
pub(super) struct Quota {
    pub(super) by_age: i64,
    pub(super) by_priority: i64,
    pub(super) clock: Option<SystemTime>,
}

impl Quota {
    pub(super) fn of(desk: &Desk, count: usize) -> Quota {
        let (by_age, by_priority) = desk.turns(count);
        Quota {
            by_age,
            by_priority,
            clock: desk.other_clock(),
        }
    }
}

/// A claimed job, and how it was found.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) stored: Stored,
    pub(super) lease: Lease,
    due: Timestamp,
    was_leased: bool,
    pub(super) is_kept: bool,
}

impl Wish {
    /// Of somebody who asks for nothing.
    pub(super) const NONE: &Wish = &Wish {
        worker: String::new(),
        workflows: None,
        length: 0.0,
    };

    pub(super) fn of(request: &ClaimRequest) -> Wish {
        let workflows = request.workflows.as_ref();
        Wish {
            worker: column::written(&request.worker).into_owned(),
            workflows: workflows.map(|names| {
                let names = names.iter().map(|name| column::written(name).into_owned());
                names.collect()
            }),
            length: column::length(request.lease),
        }
    }

    /// Whether it asks for jobs of this workflow.
    pub(super) fn includes(&self, workflow: &str) -> bool {
        let workflow = column::written(workflow);
        let workflows = self.workflows.as_ref();
        workflows.is_none_or(|names| names.iter().any(|name| *name == workflow))
    }

    /// Whether both can be granted by one statement.
    pub(super) fn is_same(&self, other: &Wish) -> bool {
        self.worker == other.worker
            && self.workflows == other.workflows
            && self.length == other.length
    }
}

/// What was claimed, in the order in which it is handed out.
pub(super) fn taken(rows: &[Row]) -> Result<Vec<Taken>, Trouble> {
    let taken: Result<Vec<Taken>, Trouble> = rows.iter().map(Taken::of_row).collect();
    let mut taken = taken?;
    taken.sort_by_key(|it| (std::cmp::Reverse(it.stored.priority), it.due, it.stored.seq));
    Ok(taken)
}

impl Taken {
    fn of_row(row: &Row) -> Result<Taken, Trouble> {
        let stored = Stored::of_row(row)?;
        Ok(Taken {
            lease: Lease {
                token: stored.token,
                until: moment(row, row::COLUMNS)?,
            },
            due: moment(row, row::COLUMNS + 1)?,
            was_leased: row.try_get(row::COLUMNS + 2)?,
            is_kept: row.try_get(row::COLUMNS + 3)?,
            stored,
        })
    }
}

/// Takes those out that end instead of being handed out, and ends them. Where this fails, their leases run out, and whoever
/// claims them then tries again.
pub(super) async fn end_some(
    desk: &Desk,
    session: &Session,
    taken: &mut Vec<Taken>,
) -> Vec<Stored> {
    let now = desk.clock.now();
    let mut ended = Vec::new();
    let mut endings = Endings::default();
    for mut it in taken.extract_if(.., |it| it.was_leased && ends(&it.stored, now)) {
        let mut sketch = it.stored.sketch();
        rules::take_over(&mut sketch, it.stored.crashes.saturating_sub(1), now);
        let error = pieces::error(&sketch);
        it.stored.end(sketch.status, error.clone());
        let token = it.stored.token.0.cast_signed();
        endings.add((it.stored.seq, token), sketch.status, error);
        ended.push(it.stored);
    }
    if endings.write(desk, session).await.is_err() {
        ended.clear();
    }
    ended
}

/// Takes jobs that were claimed and can't be read out of the way: they have failed, and the rest of their rows stays as it
/// was.
pub(super) async fn park(
    desk: &Desk,
    session: &Session,
    claims: &[(i64, i64)],
) -> Result<(), Trouble> {
    let mut endings = Endings::default();
    for claim in claims {
        endings.add(*claim, Status::Failed, None);
    }
    endings.write(desk, session).await
}

/// The columns of [`END`].
#[derive(Default)]
struct Endings {
    seqs: Vec<i64>,
    tokens: Vec<i64>,
    statuses: Vec<&'static str>,
    errors: Vec<Option<String>>,
}

impl Endings {
    fn add(&mut self, (seq, token): (i64, i64), status: Status, error: Option<String>) {
        self.seqs.push(seq);
        self.tokens.push(token);
        self.statuses.push(status.as_str());
        self.errors.push(error);
    }

    async fn write(&self, desk: &Desk, session: &Session) -> Result<(), Trouble> {
        if self.seqs.is_empty() {
            return Ok(());
        }
        let end = Statement {
            sql: desk.fill(END),
            params: vec![
                (&self.seqs, Type::INT8_ARRAY),
                (&self.tokens, Type::INT8_ARRAY),
                (&self.statuses, Type::TEXT_ARRAY),
                (&self.errors, Type::TEXT_ARRAY),
            ],
        };
        session.transact(&[end]).await?;
        Ok(())
    }
}

/// Whether a job whose lease had run out ends now.
fn ends(stored: &Stored, now: Timestamp) -> bool {
    let crashes = stored.crashes.saturating_sub(1);
    rules::take_over(&mut stored.sketch(), crashes, now) == TakeOver::Ended
}

/// Puts claims back that nobody took. Where this fails, their leases run out.
pub(super) async fn give_back(
    desk: &Desk,
    session: &Session,
    claims: &[(i64, i64)],
) -> Result<(), Trouble> {
    let (seqs, tokens): (Vec<i64>, Vec<i64>) = claims.iter().copied().unzip();
    let give_back = Statement {
        sql: desk.fill(GIVE_BACK),
        params: vec![(&seqs, Type::INT8_ARRAY), (&tokens, Type::INT8_ARRAY)],
    };
    session.transact(&[give_back]).await?;
    Ok(())
}
