//! Saving what came of claimed jobs.

use std::time::SystemTime;

use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::claim::{Quota, Wish};
use super::column;
use super::desk::Desk;
use super::error::Trouble;
use super::place::{Session, Statement, moment};

use crate::backend::pieces::Written;
use crate::backend::{Held, Lease, LostLease, Settled, Settlement, Token, rules};
use crate::engine::Disposition;
use crate::job::Job;
use crate::timestamp::Timestamp;

/// Saves jobs and claims others, as the function beside the tables says.
const TURN: &str = include_str!("statements/turn.sql");

/// A turn in which nothing is saved and nothing claimed, for which the server plans what it needs for most others.
pub(super) const PREPARE: &str = "
    SELECT FROM {schema}.turn(ARRAY[''], ARRAY[-1], ARRAY[''], ARRAY[''], ARRAY[false], ARRAY[false], ARRAY[now()], ARRAY[false],
        ARRAY[false], ARRAY[0], ARRAY[''], ARRAY[0], ARRAY[0], ARRAY[0], ARRAY[''], ARRAY[''], ARRAY['[]'], ARRAY[0],
        ARRAY[false], '', 0, '{}', 0, 1, NULL, false, '{}', '{}', '{}', '{}', '{}', ARRAY[NULL::smallint])";

/// How the newest claims of these jobs stand.
const LOOK: &str = "
    SELECT job.id, job.token, job.leased, job.visible_at, job.settled_token, job.settled_as
    FROM {schema}.job WHERE job.id = ANY($1)";

/// The chunks that a job with many runs has.
const CHUNKS: &str = "
    SELECT job.id, job.chunks, run_chunk.runs FROM {schema}.job
    LEFT JOIN {schema}.run_chunk ON run_chunk.seq = job.seq AND run_chunk.number = 0
    WHERE job.id = ANY($1)";

/// A settlement, as it will be written.
#[derive(Debug)]
pub(super) struct Outgoing {
    pub(super) held: Held,
    /// The id as it stands in the table.
    pub(super) id: String,
    pub(super) disposition: Disposition,
    job: Job,
    written: Written,
}

impl Outgoing {
    pub(super) fn new(settlement: &Settlement) -> Outgoing {
        let written = Written::of(&settlement.job);
        let mut job = settlement.job.clone();
        job.runs = Vec::new();
        Outgoing {
            held: settlement.held.clone(),
            id: column::written(settlement.held.id.as_str()).into_owned(),
            disposition: settlement.disposition,
            job,
            written,
        }
    }

    fn token(&self) -> i64 {
        self.held.token.0.cast_signed()
    }

    /// Whether the job waits until a certain time, if it was saved.
    fn is_postponed(&self) -> bool {
        matches!(
            self.disposition,
            Disposition::Later(_) | Disposition::Left(_)
        )
    }

    /// Whether the job is due at once, if it was saved.
    fn is_due(&self) -> bool {
        self.goes_on() && !self.is_postponed()
    }

    /// Whether the job was put back for anybody to take, if it was saved.
    pub(super) fn goes_on(&self) -> bool {
        !matches!(self.disposition, Disposition::Finished)
    }
}

/// What becomes of a job: its status, and when it goes on, if it does.
struct Fate {
    status: &'static str,
    at: Option<Timestamp>,
}

impl Fate {
    /// The time of the settlement is known to the database alone, so the rules are asked with one that is beyond it.
    fn of(outgoing: &Outgoing, cancelling: bool) -> Fate {
        let mut sketch = Job::new("");
        sketch.status = outgoing.job.status;
        sketch.submitted_at = outgoing.job.submitted_at;
        sketch.requested_start_time = outgoing.job.requested_start_time;
        let beyond = Timestamp::MAX;
        Fate {
            at: rules::settle(&mut sketch, &outgoing.disposition, cancelling, beyond),
            status: sketch.status.as_str(),
        }
    }
}

/// The columns of a group of settlements.
#[derive(Default)]
pub(super) struct Columns<'a> {
    ids: Vec<&'a str>,
    tokens: Vec<i64>,
    statuses: Vec<&'static str>,
    cancelling_statuses: Vec<&'static str>,
    goes_on: Vec<bool>,
    goes_on_cancelling: Vec<bool>,
    at: Vec<Option<SystemTime>>,
    postponed: Vec<bool>,
    returned: Vec<bool>,
    steps: Vec<i64>,
    step_names: Vec<Option<std::borrow::Cow<'a, str>>>,
    done: Vec<i64>,
    percents: Vec<f64>,
    attempts: Vec<i64>,
    values: Vec<&'a str>,
    errors: Vec<Option<&'a str>>,
    runs: Vec<&'a str>,
    chunks: Vec<i32>,
    /// Whether its worker asks for more, so that it may be kept.
    asks: Vec<bool>,
    /// The priorities of those that may be kept: they are due at once, and their worker asks for such jobs.
    priorities: Vec<Option<i16>>,
    late: Late<'a>,
}

/// The chunks of runs that are to be written.
#[derive(Default)]
struct Late<'a> {
    ids: Vec<&'a str>,
    tokens: Vec<i64>,
    numbers: Vec<i32>,
    runs: Vec<String>,
    shrunk: Vec<&'a str>,
}

impl<'a> Columns<'a> {
    /// Looks up what there is of the few jobs that have many runs, and lays out what is to be written. Each comes with whether
    /// its worker asks for more.
    pub(super) async fn of(
        desk: &Desk,
        session: &Session,
        wish: &Wish,
        outgoing: impl Iterator<Item = (&'a Outgoing, bool)>,
    ) -> Result<Columns<'a>, Trouble> {
        let mut outgoing: Vec<(&Outgoing, bool)> = outgoing.collect();
        // All who lock several jobs do it in this order, so nobody waits for somebody who waits for him.
        outgoing.sort_by(|(one, _), (other, _)| one.id.cmp(&other.id));
        let mut columns = Columns::default();
        for (it, asks) in &outgoing {
            columns.add(it);
            columns.asks.push(*asks);
            let may_be_kept = *asks && it.is_due() && wish.includes(&it.job.workflow_name);
            columns
                .priorities
                .push(may_be_kept.then_some(it.job.priority));
        }
        let outgoing: Vec<&Outgoing> = outgoing.into_iter().map(|(it, _)| it).collect();
        columns.late = Late::of(desk, session, &outgoing).await?;
        Ok(columns)
    }

    fn add(&mut self, it: &'a Outgoing) {
        let (fate, if_cancelling) = (Fate::of(it, false), Fate::of(it, true));
        let job = &it.job;
        self.ids.push(&it.id);
        self.tokens.push(it.token());
        self.statuses.push(fate.status);
        self.cancelling_statuses.push(if_cancelling.status);
        self.goes_on.push(fate.at.is_some());
        self.goes_on_cancelling.push(if_cancelling.at.is_some());
        self.at.push(fate.at.map(column::time));
        self.postponed.push(it.is_postponed());
        // A worker that lived to tell ends the row of those that were lost with the job.
        self.returned.push(it.disposition.is_return());
        self.steps.push(job.current_step.into());
        self.step_names
            .push(job.current_step_name.as_deref().map(column::written));
        self.done.push(job.steps_completed.into());
        self.percents.push(job.stored_percent());
        self.attempts.push(job.attempt.into());
        self.values.push(job.last_return_value.as_str());
        self.errors.push(it.written.error.as_deref());
        self.runs.push(&it.written.runs);
        self.chunks.push(count(it.written.chunk_count()));
    }

    /// The statement that saves them, and claims for this wish as many as the quota says.
    pub(super) fn turn<'b>(
        &'b self,
        desk: &Desk,
        wish: &'b Wish,
        quota: &'b Quota,
        is_asked_when: &'b bool,
    ) -> Statement<'b> {
        Statement {
            sql: desk.fill(TURN),
            params: vec![
                (&self.ids, Type::TEXT_ARRAY),
                (&self.tokens, Type::INT8_ARRAY),
                (&self.statuses, Type::TEXT_ARRAY),
                (&self.cancelling_statuses, Type::TEXT_ARRAY),
                (&self.goes_on, Type::BOOL_ARRAY),
                (&self.goes_on_cancelling, Type::BOOL_ARRAY),
                (&self.at, Type::TIMESTAMPTZ_ARRAY),
                (&self.postponed, Type::BOOL_ARRAY),
                (&self.returned, Type::BOOL_ARRAY),
                (&self.steps, Type::INT8_ARRAY),
                (&self.step_names, Type::TEXT_ARRAY),
                (&self.done, Type::INT8_ARRAY),
                (&self.percents, Type::FLOAT8_ARRAY),
                (&self.attempts, Type::INT8_ARRAY),
                (&self.values, Type::TEXT_ARRAY),
                (&self.errors, Type::TEXT_ARRAY),
                (&self.runs, Type::TEXT_ARRAY),
                (&self.chunks, Type::INT4_ARRAY),
                (&self.asks, Type::BOOL_ARRAY),
                (&wish.worker, Type::TEXT),
                (&wish.length, Type::FLOAT8),
                (&wish.workflows, Type::TEXT_ARRAY),
                (&quota.by_age, Type::INT8),
                (&quota.by_priority, Type::INT8),
                (&quota.clock, Type::TIMESTAMPTZ),
                (is_asked_when, Type::BOOL),
                (&self.late.ids, Type::TEXT_ARRAY),
                (&self.late.tokens, Type::INT8_ARRAY),
                (&self.late.numbers, Type::INT4_ARRAY),
                (&self.late.runs, Type::TEXT_ARRAY),
                (&self.late.shrunk, Type::TEXT_ARRAY),
                (&self.priorities, Type::INT2_ARRAY),
            ],
        }
    }
}

impl Columns<'_> {
    /// Which settlements were saved, and how, as the last row of the answer tells.
    pub(super) fn saved(&self, told: &Row) -> Result<Vec<(String, Token, Settled)>, Trouble> {
        let Some(numbers): Option<Vec<i64>> = told.try_get("saved")? else {
            return Ok(Vec::new());
        };
        let hows: Vec<&str> = told.try_get("saved_as")?;
        let until: Vec<Option<SystemTime>> = told.try_get("saved_until")?;
        let saved = numbers.into_iter().zip(hows).zip(until);
        let saved = saved.filter_map(|((number, how), until)| {
            // They are counted from 1, in the order in which they were given.
            let place = usize::try_from(number).ok()?.checked_sub(1)?;
            let (id, token) = (*self.ids.get(place)?, token(*self.tokens.get(place)?));
            Some((id.to_owned(), token, settled(how, token, until)))
        });
        Ok(saved.collect())
    }
}

fn settled(how: &str, held: Token, until: Option<SystemTime>) -> Settled {
    match (how, until) {
        ("cancelled", _) => Settled::Cancelled,
        ("kept", Some(until)) => Settled::Kept(Lease {
            token: held.next(),
            until: Timestamp::from_system_time(until),
        }),
        _ => Settled::Committed,
    }
}

impl<'a> Late<'a> {
    /// Whoever holds a job is the only one who writes its chunks, so they can be looked up beforehand.
    async fn of(
        desk: &Desk,
        session: &Session,
        outgoing: &[&'a Outgoing],
    ) -> Result<Late<'a>, Trouble> {
        let long: Vec<&str> = outgoing
            .iter()
            .filter(|it| it.written.chunk_count() > 0)
            .map(|it| &*it.id)
            .collect();
        let mut late = Late::default();
        if long.is_empty() {
            return Ok(late);
        }
        let params = [(&long as _, Type::TEXT_ARRAY)];
        for row in session.query(&desk.fill(CHUNKS), &params).await? {
            let id: &str = row.try_get(0)?;
            let there = row.try_get::<_, i32>(1)?.into();
            let first: Option<&str> = row.try_get(2)?;
            for it in outgoing.iter().filter(|it| it.id == id) {
                late.add(it, there, first);
            }
        }
        Ok(late)
    }

    /// Runs are added at the end, so all chunks stay as they are; unless the oldest runs were forgotten, which moves all
    /// others.
    fn add(&mut self, it: &'a Outgoing, there: i64, first: Option<&str>) {
        let is_longer = first.is_some_and(|first| it.written.begins_as(first.as_bytes()));
        for (number, runs) in it.written.chunks(if is_longer { there } else { 0 }) {
            self.ids.push(&it.id);
            self.tokens.push(it.token());
            self.numbers.push(count(number));
            self.runs.push(runs);
        }
        if it.written.chunk_count() < there {
            self.shrunk.push(&it.id);
        }
    }
}

fn count(number: i64) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// What became of settlements that were not saved now.
pub(super) async fn look<'a>(
    desk: &Desk,
    session: &Session,
    outgoing: &[&'a Outgoing],
) -> Result<Vec<(&'a Outgoing, Settled)>, Trouble> {
    if outgoing.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<&str> = outgoing.iter().map(|it| &*it.id).collect();
    let look = Statement {
        sql: desk.fill(LOOK),
        params: vec![(&ids, Type::TEXT_ARRAY)],
    };
    let mut answers = session.transact(&[look]).await?;
    let rows = answers.pop().unwrap_or_default();
    let mut found = Vec::with_capacity(outgoing.len());
    for it in outgoing {
        let mut settled = Settled::Lost(LostLease::Gone);
        for row in &rows {
            if row.try_get::<_, &str>(0)? == it.id {
                settled = repeated(row, it.held.token)?;
            }
        }
        found.push((*it, settled));
    }
    Ok(found)
}

/// The answer to a settlement whose claim is no longer open.
fn repeated(row: &Row, held: Token) -> Result<Settled, Trouble> {
    let settled_token: Option<i64> = row.try_get(4)?;
    if settled_token.map(token) != Some(held) {
        return Ok(Settled::Lost(LostLease::Superseded));
    }
    // A job is kept under the token that follows.
    let is_held = row.try_get(2)? && token(row.try_get(1)?) == held.next();
    Ok(match row.try_get(5)? {
        Some("cancelled") => Settled::Cancelled,
        Some("kept") if is_held => Settled::Kept(Lease {
            token: held.next(),
            until: moment(row, 3)?,
        }),
        _ => Settled::AlreadyCommitted,
    })
}

fn token(number: i64) -> Token {
    Token(number.cast_unsigned())
}
