use std::pin::pin;
use std::sync::Arc;

use super::control::Phase;
use super::crew::{Crew, Known};
use super::events;
use super::heartbeat;
use super::hold::Hold;
use super::meter::{self, Running};
use super::registry::InHand;
use super::settle::{Conclusion, settle};
use super::step_run::run_step;
use super::stranded;
use super::telemetry::{self, JobSpan};
use crate::backend::Settled;
use crate::engine::{self, Begin, Disposition};
use crate::job::{Job, Status};

/// What one turn of a job came to.
pub(super) struct Turn {
    pub(super) job: Box<Job>,
    pub(super) disposition: Disposition,
    /// Whether a step ran; its run is then the last of the job's.
    pub(super) ran: bool,
    /// Whether the job had ended before, and only has to be acknowledged.
    pub(super) stale: bool,
}

impl Turn {
    fn ended(job: Box<Job>) -> Turn {
        Turn {
            job,
            disposition: Disposition::Finished,
            ran: false,
            stale: false,
        }
    }

    /// The job goes back as it came, for others to claim at once.
    fn handed_back(mut job: Box<Job>) -> Turn {
        job.status = Status::Queued;
        Turn {
            disposition: Disposition::Returned,
            ..Turn::ended(job)
        }
    }
}

impl Turn {
    /// The job stands at a step that this worker doesn't have. It goes back as it came, for a worker that has.
    fn left(crew: &Crew, job: Box<Job>) -> Turn {
        let turn = Turn::handed_back(job);
        let away = stranded::see(crew, &turn.job);
        Turn {
            disposition: Disposition::Left(crew.backend.now().saturating_add(away)),
            ..turn
        }
    }
}

/// Runs one claimed job after the other, for as long as settling one brings another.
///
/// A job is run one step at a time, but unless another waits that goes before it, settling it brings the same job again.
pub(super) async fn run(crew: Arc<Crew>, first: InHand) {
    let mut next = Some(first);
    while let Some(in_hand) = next {
        let span = JobSpan::new(&crew.span_hooks, &in_hand.job, in_hand.delivery);
        next = span.run(pin!(run_job(&crew, &span, in_hand))).await;
    }
}

async fn run_job(crew: &Crew, span: &JobSpan, in_hand: InHand) -> Option<InHand> {
    let InHand { mut job, grip, .. } = in_hand;
    let _running = Running::new(crew, &job);
    loop {
        let turn = take_turn(crew, &grip, job).await?;
        let Conclusion {
            turn,
            settled,
            next,
        } = settle(crew, &grip, turn).await?;
        job = announce(crew, span, &grip, turn, settled);
        // Where every step is quick nothing ever waits, and other tasks need their turn too.
        tokio::task::consume_budget().await;
        if !matches!(settled, Settled::Kept(_)) {
            return next;
        }
    }
}

/// Does what is next for the job. `None` if the job was lost to another worker meanwhile.
async fn take_turn(crew: &Crew, hold: &Hold, mut job: Box<Job>) -> Option<Turn> {
    // The store's answer may have taken longer than the lease.
    heartbeat::give_up_in_time(crew, hold, crew.clock.monotonic())?;
    // It may also have come when the worker had been told to end.
    if crew.control.has_reached(Phase::Draining) && can_go_back(&job) {
        return Some(Turn::handed_back(job));
    }
    if can_go_back(&job) && !crew.request.wants_job(&job) {
        return Some(Turn::left(crew, job));
    }
    let Some(known) = crew.workflows.get(&*job.workflow_name) else {
        *job = unknown_workflow(crew, *job);
        return Some(Turn::ended(job));
    };
    match begin(known, job) {
        Ok((step, job)) => run_step(crew, hold, known, step, job).await,
        Err(ended) => Some(ended),
    }
}

/// Whether there is something left for others to do.
fn can_go_back(job: &Job) -> bool {
    !job.status.is_final() && job.status != Status::Cancelling
}

/// The step that is next, or why there is none.
fn begin(known: &Known, mut job: Box<Job>) -> Result<(usize, Box<Job>), Turn> {
    let (begun, step, stale) = match engine::begin(&known.plan, *job) {
        Begin::Run { step, job } => (job, Some(step), false),
        Begin::Ended { job } => (job, None, false),
        Begin::Final { job } => (job, None, true),
    };
    *job = begun;
    match step {
        Some(step) => Ok((step, job)),
        None => Err(Turn {
            stale,
            ..Turn::ended(job)
        }),
    }
}

fn unknown_workflow(crew: &Crew, job: Job) -> Job {
    let mut known: Vec<&str> = crew.workflows.keys().copied().collect();
    known.sort_unstable();
    engine::unknown_workflow(job, &known)
}

/// Tells what the turn came to, if it counted.
fn announce(
    crew: &Crew,
    span: &JobSpan,
    hold: &Hold,
    mut turn: Turn,
    settled: Settled,
) -> Box<Job> {
    match settled {
        Settled::Lost(why) => {
            telemetry::settled_too_late(hold.id(), &why);
            if hold.lose(hold.held().token) {
                meter::lease_lost();
            }
            if turn.ran {
                events::step_lost(crew, &turn.job);
            }
            return turn.job;
        }
        Settled::Cancelled => {
            turn.job.status = Status::Cancelled;
            turn.disposition = Disposition::Finished;
        }
        _ => {}
    }
    if let Disposition::Later(at) = turn.disposition {
        crew.retries.put_off(at);
    }
    if !matches!(settled, Settled::Kept(_)) {
        span.ends(&turn.job);
    }
    events::turn_saved(crew, &turn);
    turn.job
}
