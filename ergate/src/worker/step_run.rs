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
use super::timepiece::Reading;
use crate::backend::Settlement;
use crate::engine::{self, Disposition, Moment, Report};
use crate::execution::{Executed, Execution, Interrupt, Workspace, asks_for_job, never_waits};
use crate::hooks::Event;
use crate::job::{ErrorRecord, Job, RunOutcome, StepRun};
use crate::job_info::JobInfo;
use crate::step::StepDefinition;
use crate::traceparent;

/// How many runs a job remembers; the oldest are forgotten first.
const REMEMBERED_RUNS: usize = 1000;

/// How many runs keep their errors whole. A step that is tried again and again mostly fails in the same way.
const WHOLE_ERRORS: usize = 16;
const MOST_BYTES_OF_LATER_ERRORS: usize = 1024;

/// For how many runs to come there is room made at a time.
const ROOM_FOR_RUNS: usize = 8;

/// A step that is to be run.
pub(super) struct StepRunning<'k> {
    known: &'k Known,
    definition: &'static StepDefinition,
    index: usize,
    began: Reading,
}

impl<'k> StepRunning<'k> {
    pub(super) fn new(known: &'k Known, index: usize, began: Reading) -> Option<StepRunning<'k>> {
        let definition = *known.steps.get(index)?;
        Some(StepRunning {
            known,
            definition,
            index,
            began,
        })
    }

    fn execution<'r>(
        &'r self,
        crew: &'r Crew,
        job: &'r Job,
        info: Option<&'r JobInfo>,
    ) -> Execution<'r> {
        Execution {
            definition: self.definition,
            plan: &self.known.plan,
            job,
            info,
            application: &crew.application,
            offload: &BlockingPool,
        }
    }

    /// Whether it is called at once with what is there already.
    pub(super) fn never_waits(&self) -> bool {
        never_waits(self.definition)
    }

    /// The step's name as the job has it, so that nothing is copied.
    fn name(&self, job: &Job) -> Arc<str> {
        match &job.current_step_name {
            Some(name) => Arc::clone(name),
            None => self.definition.key.name.into(),
        }
    }
}

/// Runs one step of a job. `None` if the job was lost to another worker meanwhile.
pub(super) async fn run_step(
    crew: &Crew,
    hold: &Hold,
    step: StepRunning<'_>,
    settlement: Box<Settlement>,
) -> Option<Turn> {
    let name = step.name(&settlement.job);
    let executed = {
        let job = &settlement.job;
        events::step_started(crew, job);
        let span = StepSpan::new(&name, step.index, job);
        let info = described(hold, job, &name);
        let executing = pin!(execute(crew, hold, &step, job, &info));
        let executing = pin!(traceparent::within(job.traceparent, executing));
        let executed = span.run(pin!(told(crew, job, &info, executing))).await;
        span.close(&executed);
        executed
    };
    end(crew, hold, &step, name, settlement, executed)
}

/// The same for a step that [never waits](never_waits): apart, because to make a future takes as long as such a step.
pub(super) fn run_step_at_once(
    crew: &Crew,
    hold: &Hold,
    step: &StepRunning<'_>,
    settlement: Box<Settlement>,
    workspace: &mut Workspace,
) -> Option<Turn> {
    let job = &settlement.job;
    let name = step.name(job);
    events::step_started(crew, job);
    let span = StepSpan::new(&name, step.index, job);
    let info = asks_for_job(step.definition).then(|| described(hold, job, &name));
    let execution = step.execution(crew, job, info.as_ref());
    let inside = traceparent::enter(job.traceparent);
    let executed = span.enter(|| execution.run_at_once(workspace));
    drop(inside);
    span.close(&executed);
    end(crew, hold, step, name, settlement, executed)
}

/// The step is over.
fn end(
    crew: &Crew,
    hold: &Hold,
    step: &StepRunning<'_>,
    name: Arc<str>,
    mut settlement: Box<Settlement>,
    executed: Executed,
) -> Option<Turn> {
    let job = &mut settlement.job;
    if executed.outcome == RunOutcome::Returned {
        crew.cut_off();
    }
    if hold.is_lost() {
        events::step_lost(crew, job);
        return None;
    }
    let ended = crew.clock.monotonic();
    let duration = ended.saturating_sub(step.began.monotonic);
    let run = StepRun::new(
        name,
        job.attempt,
        step.began.time,
        duration,
        executed.outcome,
    );
    settlement.disposition = conclude(crew, step, job, run, executed);
    Some(Turn {
        settlement,
        ran: Some(ended),
        stale: false,
    })
}

/// What the step may know of the job, and by which it learns that the job is to be cancelled.
fn described(hold: &Hold, job: &Job, step: &Arc<str>) -> JobInfo {
    let info = JobInfo::new(job, Arc::clone(step));
    hold.runs(info.clone());
    info
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

/// Runs the step; if it doesn't stop when it is told to, goes on without it.
async fn execute(
    crew: &Crew,
    hold: &Hold,
    step: &StepRunning<'_>,
    job: &Job,
    info: &JobInfo,
) -> Executed {
    let execution = step.execution(crew, job, Some(info));
    let step = step.definition;
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

/// Makes the job what it is after the run, and says where it goes.
fn conclude(
    crew: &Crew,
    step: &StepRunning<'_>,
    job: &mut Job,
    mut run: StepRun,
    executed: Executed,
) -> Disposition {
    let Executed { report, error, .. } = executed;
    let moment = match report {
        // What is done is done at any time.
        Report::Done { .. } => Moment {
            now: run.started,
            jitter: 0.0,
        },
        _ => Moment {
            now: crew.backend.now(),
            jitter: crew.clock.chance(),
        },
    };
    let plan = &step.known.plan;
    let disposition = engine::advance(plan, step.index, job, report, moment);
    run.worker = Some(Arc::clone(&crew.settings.name));
    if matches!(disposition, Disposition::Continue) {
        run.next.clone_from(&job.current_step_name);
    }
    if let Some(error) = error {
        run = with_error(run, &error, job.runs.len() >= WHOLE_ERRORS);
    }
    make_room(&mut job.runs, plan.remaining(step.index));
    job.runs.push(run);
    disposition
}

fn with_error(run: StepRun, error: &ErrorRecord, is_one_of_many: bool) -> StepRun {
    let run = run.with_error_record(error);
    if is_one_of_many {
        return run.capped(MOST_BYTES_OF_LATER_ERRORS);
    }
    run
}

/// Makes room for one more, and mostly for as many more as there are steps left.
fn make_room(runs: &mut Vec<StepRun>, remaining: u32) {
    if runs.len() >= REMEMBERED_RUNS {
        let surplus = runs.len() + 1 - REMEMBERED_RUNS;
        runs.drain(..surplus);
    }
    if runs.len() == runs.capacity() {
        // Not as many more as a vector likes to have: a store may hold very many jobs.
        let remaining = usize::try_from(remaining).unwrap_or(usize::MAX);
        runs.reserve_exact(remaining.clamp(1, ROOM_FOR_RUNS));
    }
}
