//! Which step of a job runs now.

use std::sync::Arc;

use super::plan::Plan;
use super::similar;
use crate::job::{ErrorKind, ErrorRecord, Job, Status};

/// What [`begin`] found.
///
/// ```
/// # use ergate::engine::{Plan, PlanStep};
/// # let plan = Plan::new("shop", vec![PlanStep::new("charge"), PlanStep::new("ship")])?;
/// use ergate::Job;
/// use ergate::engine::{Begin, begin};
///
/// match begin(&plan, Job::new("shop")) {
///     Begin::Run { step, job } => println!("runs step {step} of {}", job.id),
///     Begin::Ended { job } => println!("{job}"),
///     _ => {}
/// }
/// # Ok::<(), ergate::engine::PlanError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
#[allow(
    clippy::large_enum_variant,
    reason = "each holds a job, and they live for a moment"
)]
pub enum Begin {
    /// The step is to be run.
    Run {
        /// Its place in the plan, counted from 0.
        step: usize,
        /// The job as it is while the step runs: running, with one attempt more.
        job: Job,
    },
    /// No step is to be run: the job has just ended, and is to be stored.
    Ended {
        /// The job, cancelled or failed.
        job: Job,
    },
    /// The job ended earlier and was handed out again: nothing is to be run or stored.
    Final {
        /// The job as it was.
        job: Job,
    },
}

/// Finds the step with which a job goes on.
///
/// It is found by its name, and by its number only where the job has no name: a workflow's steps
/// may be reordered while jobs are under way. A name that the plan does not know fails the job,
/// since a step that happens to have its number may be quite another.
///
/// A job of another workflow than the plan's fails too. A job whose cancelling was asked for is
/// cancelled.
///
/// ```
/// # use ergate::engine::{Plan, PlanStep};
/// # let plan = Plan::new("shop", vec![PlanStep::new("charge"), PlanStep::new("ship")])?;
/// use ergate::engine::{Begin, begin};
/// use ergate::{BoxError, ErrorKind, Job};
///
/// let mut job = Job::new("shop");
/// job.current_step_name = Some("ship".into());
/// assert!(matches!(begin(&plan, job.clone()), Begin::Run { step: 1, .. }));
///
/// job.current_step_name = Some("shipp".into());
/// let Begin::Ended { job } = begin(&plan, job) else { return Err("it has no such step".into()) };
/// let error = job.error.ok_or("it failed")?;
/// assert_eq!(error.kind, ErrorKind::UnknownStep);
/// assert!(error.message.contains("did you mean `ship`?"));
/// # Ok::<(), BoxError>(())
/// ```
pub fn begin(plan: &Plan, mut job: Job) -> Begin {
    match start(plan, &mut job) {
        Start::Run(step) => Begin::Run { step, job },
        Start::Ended => Begin::Ended { job },
        Start::Final => Begin::Final { job },
    }
}

/// The same on a job in its place.
pub(crate) fn start(plan: &Plan, job: &mut Job) -> Start {
    if job.status.is_final() {
        return Start::Final;
    }
    if job.status == Status::Cancelling {
        job.status = Status::Cancelled;
        return Start::Ended;
    }
    if job.workflow_name != *plan.workflow() {
        refuse_workflow(job, &[plan.workflow()]);
        return Start::Ended;
    }
    let number = usize::try_from(job.current_step).ok();
    let at = match &job.current_step_name {
        Some(name) => plan.position_near(name, number),
        None => number,
    };
    let Some((at, step)) = at.and_then(|at| Some((at, plan.step(at)?))) else {
        refuse_step(plan, job);
        return Start::Ended;
    };
    job.status = Status::Running;
    job.attempt = job.attempt.saturating_add(1);
    job.current_step = u32::try_from(at).unwrap_or(u32::MAX);
    job.current_step_name
        .get_or_insert_with(|| Arc::clone(&step.name));
    Start::Run(at)
}

/// What [`start`] found, as in [`Begin`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    Run(usize),
    Ended,
    Final,
}

const MOST_NAMES: usize = 20;

/// Fails a job whose workflow is none of the `known` ones; the error names those.
///
/// ```
/// use ergate::{Job, engine};
///
/// let job = engine::unknown_workflow(Job::new("shpo"), &["shop", "mail"]);
/// assert_eq!(
///     job.error.unwrap().message,
///     "no workflow `shpo` is registered here; did you mean `shop`? There are: `shop`, `mail`",
/// );
/// ```
pub fn unknown_workflow<S: AsRef<str>>(mut job: Job, known: &[S]) -> Job {
    refuse_workflow(&mut job, known);
    job
}

/// The same on a job in its place.
pub(crate) fn refuse_workflow<S: AsRef<str>>(job: &mut Job, known: &[S]) {
    let workflow = Arc::clone(&job.workflow_name);
    let known: Vec<&str> = known.iter().map(AsRef::as_ref).collect();
    let message = format!(
        "no workflow `{workflow}` is registered here; {}",
        alternatives(&workflow, &known),
    );
    let error = ErrorRecord::new(ErrorKind::UnknownWorkflow, workflow, message);
    job.error = Some(error.into());
    job.status = Status::Failed;
}

fn refuse_step(plan: &Plan, job: &mut Job) {
    let names: Vec<&str> = plan.steps().iter().map(|step| &*step.name).collect();
    let wanted = job.current_step_name.as_deref();
    let place = match wanted {
        Some(name) => format!("no step `{name}`"),
        None => format!("no step {} (counted from 0)", job.current_step),
    };
    let message = format!(
        "the workflow has {place}; {}. If the step was renamed or removed, bring it back until \
         the jobs that stand there are done",
        alternatives(wanted.unwrap_or_default(), &names),
    );
    let mut error = ErrorRecord::new(ErrorKind::UnknownStep, Arc::clone(plan.workflow()), message);
    error.step = job.current_step_name.clone();
    job.error = Some(error.into());
    job.status = Status::Failed;
}

pub(crate) fn alternatives(wanted: &str, known: &[&str]) -> String {
    let listed: Vec<String> = known
        .iter()
        .take(MOST_NAMES)
        .map(|it| format!("`{it}`"))
        .collect();
    let more = match known.len().saturating_sub(MOST_NAMES) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let list = format!("{}{more}", listed.join(", "));
    match similar::closest(wanted, known) {
        Some(name) => format!("did you mean `{name}`? There are: {list}"),
        None if known.is_empty() => "there are none".to_owned(),
        None => format!("there are: {list}"),
    }
}
