//! Taking jobs in: for the store itself, and for those who do it inside of a transaction of their own.

use std::time::Instant;

use serde::Serialize;
use tokio_postgres::types::Type;

use super::column;
use super::desk::Desk;
use super::error::Trouble;
use super::lane::{Call, Reply};
use super::place::{Session, Statement};
use super::statement::Names;
use super::wake;
use crate::backend::pieces::{self, Written};
use crate::backend::{Enqueued, rules};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// Takes in the jobs of the JSON array $1, as the function beside the tables says, and says which ones are new. Nobody is
/// waited for for long.
const SUBMIT: &str = "SELECT position FROM {schema}.submit($1, $2, '5s', $3)";

/// The same for a transaction of somebody else's, who knows best how long to wait.
const SUBMIT_INSIDE: &str = "SELECT id FROM {schema}.submit($1::text, NULL, NULL, '{channel}')";

/// A job on its way in.
#[derive(Debug, Serialize)]
pub(super) struct Incoming {
    position: usize,
    id: String,
    workflow: String,
    priority: i16,
    submitted_at: Option<String>,
    starts_at: Option<String>,
    goes_on: bool,
    /// The statuses that it has if its start lies ahead, and if it doesn't.
    status_before: &'static str,
    status: &'static str,
    step: u32,
    step_name: Option<String>,
    done: u32,
    percent: f64,
    attempt: u32,
    value: String,
    error: Option<String>,
    runs: String,
    chunks: Vec<String>,
    submission: String,
}

impl Incoming {
    /// The database's time decides whether the job's start lies ahead, so the rules are asked for both cases.
    pub(super) fn new(job: &Job) -> Incoming {
        let (mut before, mut after) = (sketch(job), sketch(job));
        let ahead = rules::enqueue(&mut before, Timestamp::MIN);
        let visible = rules::enqueue(&mut after, Timestamp::MAX);
        let written = Written::of(job);
        Incoming {
            position: 0,
            id: column::written(job.id.as_str()).into_owned(),
            workflow: column::written(&job.workflow_name).into_owned(),
            priority: job.priority,
            submitted_at: job.submitted_at.map(|at| at.to_string()),
            starts_at: ahead
                .filter(|at| *at > Timestamp::MIN)
                .map(|at| at.to_string()),
            goes_on: visible.is_some(),
            status_before: before.status.as_str(),
            status: after.status.as_str(),
            step: job.current_step,
            step_name: job
                .current_step_name
                .as_deref()
                .map(|name| column::written(name).into_owned()),
            done: job.steps_completed,
            percent: job.stored_percent(),
            attempt: job.attempt,
            value: job.last_return_value.as_str().to_owned(),
            error: pieces::error(job),
            chunks: written.chunks(0).map(|(_, runs)| runs).collect(),
            runs: written.runs,
            submission: pieces::constant(job).to_json(),
        }
    }
}

/// As much of the job as the rules look at.
fn sketch(job: &Job) -> Job {
    let mut sketch = Job::new("");
    sketch.status = job.status;
    sketch.requested_start_time = job.requested_start_time;
    sketch
}

/// Jobs that somebody submits.
pub(super) struct SubmitCall {
    pub(super) jobs: Vec<Incoming>,
    pub(super) reply: Reply<Vec<Enqueued>>,
}

impl Call for SubmitCall {
    /// Jobs are wanted even by those who don't wait any more.
    fn is_wanted(&self) -> bool {
        true
    }

    fn deadline(&self) -> Instant {
        self.reply.deadline()
    }

    fn fail(self, desk: &Desk, trouble: &Trouble) {
        self.reply.fail(trouble.error("submit jobs", &desk.place));
    }

    async fn carry_out(
        desk: &Desk,
        session: &Session,
        calls: &mut Vec<SubmitCall>,
    ) -> Result<(), Trouble> {
        let mut all: Vec<&mut Incoming> =
            calls.iter_mut().flat_map(|call| &mut call.jobs).collect();
        for (position, job) in all.iter_mut().enumerate() {
            job.position = position;
        }
        let mut answers = vec![Enqueued::AlreadyThere; all.len()];
        let jobs = serde_json::to_string(&all).unwrap_or_default();
        let clock = desk.other_clock();
        // One by itself is told of as it is committed. Of many, few commits tell, since each that does waits for the others.
        let channel =
            (answers.len() == 1 && desk.begins_to_tell(wake::QUIET)).then(|| desk.names.channel());
        let submit = Statement {
            sql: desk.fill(SUBMIT),
            params: vec![
                (&jobs, Type::TEXT),
                (&clock, Type::TIMESTAMPTZ),
                (&channel, Type::TEXT),
            ],
        };
        for row in session.carry_out(&submit).await? {
            let position = usize::try_from(row.try_get::<_, i32>(0)?).unwrap_or(usize::MAX);
            if let Some(answer) = answers.get_mut(position) {
                *answer = Enqueued::New;
            }
        }
        if answers.contains(&Enqueued::New) {
            if channel.is_some() {
                desk.bell.ring();
            } else {
                desk.stir_all();
            }
        }
        let mut answers = answers.into_iter();
        for SubmitCall { jobs, reply } in calls.drain(..) {
            // Who doesn't wait any more has to submit again to know.
            let _ = reply.send(answers.by_ref().take(jobs.len()).collect());
        }
        Ok(())
    }
}

/// A statement that submits jobs, to be executed inside of a transaction of your own, by whatever client.
///
/// The jobs are there when the transaction is committed, together with what else it did, or not at all. Workers are told
/// of them at that moment. A job whose id is known already is left as it is.
///
/// ```
/// use ergate::backend::Postgres;
/// use ergate::prelude::*;
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # fn main() -> Result<(), ergate::Error> {
/// let submission = Postgres::options().submission([GREETING.job("Ada".to_owned())])?;
/// // With tokio-postgres:  transaction.query(submission.sql(), &[&submission.jobs()]).await?;
/// // With sqlx:            sqlx::query(submission.sql()).bind(submission.jobs()).execute(&mut *transaction).await?;
/// assert_eq!(submission.ids().len(), 1);
/// # Ok(())
/// # }
/// ```
///
/// The store's tables have to be there: a store that [connects](super::Postgres::connect) makes them.
#[derive(Clone, Debug)]
pub struct Submission {
    sql: String,
    jobs: String,
    ids: Vec<JobId>,
}

impl Submission {
    pub(super) fn new(names: &Names, jobs: Vec<Job>) -> Submission {
        let ids = jobs.iter().map(|job| job.id.clone()).collect();
        let jobs: Vec<Incoming> = jobs.iter().map(Incoming::new).collect();
        let sql = SUBMIT_INSIDE.replace("{channel}", &names.channel());
        Submission {
            sql: names.fill(&sql, None),
            jobs: serde_json::to_string(&jobs).unwrap_or_default(),
            ids,
        }
    }

    /// The statement. It has one parameter, [`jobs`](Submission::jobs), and gives a row for each job that is new, with its
    /// id.
    #[must_use]
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// The parameter, of the type `text`.
    #[must_use]
    pub fn jobs(&self) -> &str {
        &self.jobs
    }

    /// The ids of the jobs, in their order.
    #[must_use]
    pub fn ids(&self) -> &[JobId] {
        &self.ids
    }
}
