use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use super::control::Phase;
use super::crew::{Crew, Known};
use super::events;
use super::heartbeat;
use super::hold::Hold;
use super::meter::{self, Running};
use super::registry::InHand;
use super::settle::{Conclusion, Settle};
use super::step_run::{StepRunning, run_step, run_step_at_once};
use super::stint::Stint;
use super::stranded;
use super::telemetry::{self, JobSpan};
use super::timepiece::{Reading, Timepiece};
use crate::backend::{Settled, Settlement};
use crate::engine::{self, Disposition, Start};
use crate::execution::Workspace;
use crate::job::{Job, Status};

/// What one turn of a job came to.
pub(super) struct Turn {
    pub(super) settlement: Box<Settlement>,
    /// When a step ended that ran, by the monotonic clock; its run is then the last of the job's.
    pub(super) ran: Option<Duration>,
    /// Whether the job had ended before, and only has to be acknowledged.
    pub(super) stale: bool,
}

impl Turn {
    pub(super) fn job(&self) -> &Job {
        &self.settlement.job
    }

    fn ended(mut settlement: Box<Settlement>) -> Turn {
        settlement.disposition = Disposition::Finished;
        Turn {
            settlement,
            ran: None,
            stale: false,
        }
    }

    /// The job goes back as it came, for others to claim at once.
    fn handed_back(mut settlement: Box<Settlement>) -> Turn {
        settlement.job.status = Status::Queued;
        let mut turn = Turn::ended(settlement);
        turn.settlement.disposition = Disposition::Returned;
        turn
    }

    /// The job stands at a step that this worker doesn't have. It goes back as it came, for a worker that has.
    fn left(crew: &Crew, settlement: Box<Settlement>) -> Turn {
        let mut turn = Turn::handed_back(settlement);
        let away = stranded::see(crew, turn.job());
        turn.settlement.disposition = Disposition::Left(crew.backend.now().saturating_add(away));
        turn
    }
}

/// What a task has for all jobs that it runs one after the other.
struct Desk {
    workspace: Workspace,
    timepiece: Timepiece,
    stint: Stint,
}

/// Runs one claimed job after the other, for as long as settling one brings another.
///
/// A job is run one step at a time, but unless another waits that goes before it, settling it brings the same job again.
pub(super) async fn run(crew: Arc<Crew>, first: InHand) {
    let mut desk = Desk {
        workspace: Workspace::new(&crew.application),
        timepiece: Timepiece::default(),
        stint: Stint::default(),
    };
    let mut next = Some(first);
    while let Some(in_hand) = next {
        let job = &in_hand.settlement.job;
        let span = JobSpan::new(&crew.span_hooks, job, in_hand.delivery);
        let running = pin!(run_job(&crew, &span, in_hand, &mut desk));
        next = span.run(running).await;
    }
}

async fn run_job(crew: &Crew, span: &JobSpan, in_hand: InHand, desk: &mut Desk) -> Option<InHand> {
    let InHand {
        mut settlement,
        grip,
        ..
    } = in_hand;
    let _running = Running::new(crew, &settlement.job);
    let known = crew.workflows.get(&*settlement.job.workflow_name);
    loop {
        let now = desk.timepiece.now(&*crew.clock);
        let turn = match begin(crew, &grip, known, settlement, now)? {
            Begun::Over(turn) => turn,
            Begun::Step(step, settlement) if step.never_waits() => {
                run_step_at_once(crew, &grip, &step, settlement, &mut desk.workspace)?
            }
            Begun::Step(step, settlement) => run_step(crew, &grip, step, settlement).await?,
        };
        let settle = Settle::begin(crew, &turn);
        let answer = match Settle::answer_at_once(crew, &turn) {
            Some(answer) => answer,
            None => Settle::answer(crew, &grip, &turn).await?,
        };
        let Conclusion { settled, next } = settle.conclude(crew, &grip, answer);
        settlement = announce(crew, span, &grip, turn, settled);
        // Where every step is quick nothing ever waits, and other tasks need their turn too.
        desk.stint.step_is_over(now.monotonic).await;
        if !matches!(settled, Settled::Kept(_)) {
            return next;
        }
    }
}

/// What is next for a job.
enum Begun<'k> {
    Step(StepRunning<'k>, Box<Settlement>),
    Over(Turn),
}

/// Finds out what is next for the job, at this time. `None` if the job was lost to another worker
/// meanwhile.
fn begin<'k>(
    crew: &Crew,
    hold: &Hold,
    known: Option<&'k Known>,
    mut settlement: Box<Settlement>,
    now: Reading,
) -> Option<Begun<'k>> {
    // The store's answer may have taken longer than the lease.
    heartbeat::give_up_in_time(crew, hold, now.monotonic)?;
    let job = &mut settlement.job;
    // It may also have come when the worker had been told to end.
    if crew.control.has_reached(Phase::Draining) && can_go_back(job) {
        return Some(Begun::Over(Turn::handed_back(settlement)));
    }
    if can_go_back(job) && !crew.request.wants_job(job) {
        return Some(Begun::Over(Turn::left(crew, settlement)));
    }
    let Some(known) = known else {
        refuse_workflow(crew, job);
        return Some(Begun::Over(Turn::ended(settlement)));
    };
    let start = engine::start(&known.plan, job);
    if let Start::Run(index) = start
        && let Some(step) = StepRunning::new(known, index, now)
    {
        return Some(Begun::Step(step, settlement));
    }
    let mut turn = Turn::ended(settlement);
    turn.stale = start == Start::Final;
    Some(Begun::Over(turn))
}

/// Whether there is something left for others to do.
fn can_go_back(job: &Job) -> bool {
    !job.status.is_final() && job.status != Status::Cancelling
}

fn refuse_workflow(crew: &Crew, job: &mut Job) {
    let known: Vec<&str> = crew.workflows.keys().copied().collect();
    engine::refuse_workflow(job, &known);
}

/// Tells what the turn came to, if it counted.
fn announce(
    crew: &Crew,
    span: &JobSpan,
    hold: &Hold,
    mut turn: Turn,
    settled: Settled,
) -> Box<Settlement> {
    match settled {
        Settled::Lost(why) => {
            telemetry::settled_too_late(hold.id(), &why);
            if hold.lose(turn.settlement.held.token) {
                meter::lease_lost();
            }
            if turn.ran.is_some() {
                events::step_lost(crew, turn.job());
            }
            return turn.settlement;
        }
        Settled::Cancelled => {
            turn.settlement.job.status = Status::Cancelled;
            turn.settlement.disposition = Disposition::Finished;
        }
        Settled::Kept(lease) => turn.settlement.held.token = lease.token,
        _ => {}
    }
    if let Disposition::Later(at) = turn.settlement.disposition {
        crew.retries.put_off(at);
    }
    if !matches!(settled, Settled::Kept(_)) {
        span.ends(turn.job());
    }
    events::turn_saved(crew, &turn);
    turn.settlement
}
