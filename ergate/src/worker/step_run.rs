use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use super::control::Phase;
use super::crew::{Crew, Known};
use super::events;
use super::hold::Hold;
use super::job_run::Turn;
use super::offload::BlockingPool;
use super::race::{First, maybe, race};
use super::telemetry::{self, StepSpan};
use crate::engine::{self, Disposition, Moment, Report, Transition};
use crate::execution::{Executed, Execution, Interrupt};
use crate::hooks::Event;
use crate::job::{Job, RunOutcome, StepRun};
use crate::job_info::JobInfo;
use crate::step::StepDefinition;
use crate::timestamp::Timestamp;
use crate::traceparent;

/// How many runs a job remembers; the oldest are forgotten first.
const REMEMBERED_RUNS: usize = 1000;

/// How many runs keep their errors whole. A step that is tried again and again mostly fails in the same way.
const WHOLE_ERRORS: usize = 16;
const MOST_BYTES_OF_LATER_ERRORS: usize = 1024;

/// Runs one step of a job. `None` if the job was lost to another worker meanwhile.
pub(super) async fn run_step(
    crew: &Crew,
    hold: &Hold,
    known: &Known,
    index: usize,
    job: Box<Job>,
) -> Option<Turn> {
    let step = *known.steps.get(index)?;
    let name = step_name(&job, step);
    let info = JobInfo::new(&job, Arc::clone(&name));
    hold.runs(info.clone());
    events::step_started(crew, &job);
    let started = Started::now(crew);
    let span = StepSpan::new(&name, index, &job);
    let executed = {
        let executing = execute(crew, hold, known, step, &job, &info);
        let executing = pin!(traceparent::within(job.traceparent, executing));
        span.run(pin!(told(crew, &job, &info, executing))).await
    };
    span.close(&executed);
    if executed.outcome == RunOutcome::Returned {
        crew.cut_off();
    }
    if hold.is_lost() {
        events::step_lost(crew, &job);
        return None;
    }
    let mut run = started.ended(crew, name, job.attempt, executed.outcome);
    if let Some(error) = &executed.error {
        run = run.with_error_record(error);
    }
    if job.runs.len() >= WHOLE_ERRORS {
        run = run.capped(MOST_BYTES_OF_LATER_ERRORS);
    }
    Some(conclude(crew, known, index, job, executed.report, run))
}

/// Tells the hooks how far the step says that it is, until it is over.
async fn told(
    crew: &Crew,
    job: &Job,
    info: &JobInfo,
    mut executing: Pin<&mut impl Future<Output = Executed>>,
) -> Executed {
    if crew.hooks.is_empty() {
        return executing.await;
    }
    loop {
        match race(executing.as_mut(), pin!(info.progressed())).await {
            First::Left(executed) => return executed,
            First::Right(fraction) => {
                crew.hooks.fire(&Event::StepProgressed { job, fraction });
            }
        }
    }
}

/// The step's name as the job has it, so that nothing is copied.
fn step_name(job: &Job, step: &StepDefinition) -> Arc<str> {
    match &job.current_step_name {
        Some(name) => Arc::clone(name),
        None => step.key.name.into(),
    }
}

struct Started {
    at: Timestamp,
    monotonic: Duration,
}

impl Started {
    fn now(crew: &Crew) -> Started {
        Started {
            at: crew.clock.now(),
            monotonic: crew.clock.monotonic(),
        }
    }

    fn ended(&self, crew: &Crew, step: Arc<str>, attempt: u32, outcome: RunOutcome) -> StepRun {
        let duration = crew.clock.monotonic().saturating_sub(self.monotonic);
        let mut run = StepRun::new(step, attempt, self.at, duration, outcome);
        run.worker = Some(Arc::clone(&crew.settings.name));
        run
    }
}

/// Runs the step; if it doesn't stop when it is told to, goes on without it.
async fn execute(
    crew: &Crew,
    hold: &Hold,
    known: &Known,
    step: &'static StepDefinition,
    job: &Job,
    info: &JobInfo,
) -> Executed {
    let execution = Execution {
        definition: step,
        plan: &known.plan,
        job,
        info,
        application: &crew.application,
        offload: &BlockingPool,
    };
    let interrupt = pin!(interrupted(crew, hold, step.policy.timeout));
    match race(pin!(execution.run(interrupt)), pin!(crew.deserted())).await {
        First::Left(executed) => executed,
        First::Right(()) => {
            telemetry::left_behind(&job.id, step.key.name);
            Executed {
                report: Report::Returned,
                outcome: RunOutcome::Returned,
                error: None,
            }
        }
    }
}

async fn interrupted(crew: &Crew, hold: &Hold, timeout: Option<Duration>) -> Interrupt {
    let told = pin!(crew.control.reached(Phase::Interrupting));
    let lost = pin!(hold.lost());
    let too_long = pin!(maybe(timeout.map(|timeout| crew.clock.sleep(timeout))));
    match race(pin!(race(told, lost)), too_long).await {
        First::Left(_) => Interrupt::Shutdown,
        First::Right(()) => Interrupt::TimedOut,
    }
}

/// What the job is like after the run.
fn conclude(
    crew: &Crew,
    known: &Known,
    index: usize,
    mut job: Box<Job>,
    report: Report,
    mut run: StepRun,
) -> Turn {
    let moment = Moment {
        now: crew.backend.now(),
        jitter: crew.clock.chance(),
    };
    let Transition {
        job: after,
        disposition,
    } = engine::apply(&known.plan, index, *job, report, moment);
    *job = after;
    if matches!(disposition, Disposition::Continue) {
        run.next.clone_from(&job.current_step_name);
    }
    remember(&mut job.runs, run);
    Turn {
        job,
        disposition,
        ran: true,
        stale: false,
    }
}

fn remember(runs: &mut Vec<StepRun>, run: StepRun) {
    if runs.len() >= REMEMBERED_RUNS {
        let surplus = runs.len() + 1 - REMEMBERED_RUNS;
        runs.drain(..surplus);
    }
    // Not as many more as a vector likes to have: they would be copied with the job at each step.
    runs.reserve_exact(1);
    runs.push(run);
}
