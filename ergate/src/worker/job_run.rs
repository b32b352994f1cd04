use std::sync::Arc;

use super::crew::Crew;
use super::events;
use super::held::Hold;
use super::settle::settle;
use super::step_run::run_step;
use super::telemetry::JobSpan;
use crate::backend::{Backend, Settled};
use crate::engine::{self, Begin, Disposition};
use crate::job::{Job, Status};

/// What one turn of a job came to.
pub(super) struct Turn {
    pub(super) job: Job,
    pub(super) disposition: Disposition,
    /// Whether a step ran; its run is then the last of the job's.
    pub(super) ran: bool,
    /// Whether the job had ended before, and only has to be acknowledged.
    pub(super) stale: bool,
}

impl Turn {
    fn ended(job: Job) -> Turn {
        Turn {
            job,
            disposition: Disposition::Finished,
            ran: false,
            stale: false,
        }
    }
}

/// Runs a claimed job: one step, and more of them for as long as the store lets the worker keep it.
pub(super) async fn run<B: Backend>(crew: Arc<Crew<B>>, hold: Arc<Hold>, job: Job) {
    let _release = Release {
        crew: &crew,
        hold: &hold,
    };
    let span = JobSpan::new(&job);
    span.run(run_steps(&crew, &hold, job)).await;
}

async fn run_steps<B: Backend>(crew: &Crew<B>, hold: &Hold, mut job: Job) {
    while let Some(turn) = take_turn(crew, hold, job).await {
        let Some(kept) = conclude(crew, hold, turn).await else {
            return;
        };
        job = kept;
        // A job of nothing but quick steps never waits for anything, and others need their turn too.
        tokio::task::consume_budget().await;
    }
}

/// Does what is next for the job. `None` if the job was lost to another worker meanwhile.
async fn take_turn<B: Backend>(crew: &Crew<B>, hold: &Hold, job: Job) -> Option<Turn> {
    let Some(known) = crew.workflows.get(&*job.workflow_name) else {
        return Some(Turn::ended(unknown_workflow(crew, job)));
    };
    match engine::begin(&known.plan, job) {
        Begin::Run { step, job } => run_step(crew, hold, known, step, job).await,
        Begin::Ended { job } => Some(Turn::ended(job)),
        Begin::Final { job } => Some(Turn {
            stale: true,
            ..Turn::ended(job)
        }),
    }
}

fn unknown_workflow<B>(crew: &Crew<B>, job: Job) -> Job {
    let mut known: Vec<&str> = crew.workflows.keys().copied().collect();
    known.sort_unstable();
    engine::unknown_workflow(job, &known)
}

/// Saves what the turn came to and tells the hooks. Gives the job back if it goes on here.
async fn conclude<B: Backend>(crew: &Crew<B>, hold: &Hold, mut turn: Turn) -> Option<Job> {
    let (job, settled) = settle(crew, hold, turn.job, turn.disposition).await?;
    turn.job = job;
    if settled == Settled::Cancelled {
        turn.job.status = Status::Cancelled;
        turn.disposition = Disposition::Finished;
    }
    if let Disposition::Later(at) = turn.disposition {
        crew.retries.put_off(at);
    }
    events::turn_saved(&crew.hooks, &turn);
    matches!(settled, Settled::Kept(_)).then_some(turn.job)
}

/// Takes a job out of the worker's hands, however its task ends.
struct Release<'a, B> {
    crew: &'a Crew<B>,
    hold: &'a Arc<Hold>,
}

impl<B> Drop for Release<'_, B> {
    fn drop(&mut self) {
        self.crew.held.remove(self.hold);
    }
}
