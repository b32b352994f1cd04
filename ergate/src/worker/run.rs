use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};

use super::control::Phase;
use super::crew::Crew;
use super::job_run;
use super::patience::Patience;
use super::race::{First, maybe, race};
use super::{events, stranded, telemetry};
use crate::backend::{BackendError, ClaimRequest, Claimed, Version};
use crate::clock::Sleep;
use crate::timestamp::Timestamp;

/// When a worker's work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Until {
    /// When it is told to end.
    Told,
    /// When there is nothing left to do, or it is told to end.
    Idle,
}

/// Claims jobs and runs them, many at a time, until the end.
pub(super) struct Shift {
    crew: Arc<Crew>,
    request: ClaimRequest,
    jobs: JoinSet<()>,
    patience: Patience,
    /// When, by the monotonic clock, jobs that nobody takes are looked for again.
    inspection: Duration,
}

/// What a look at the store told.
struct Look {
    found: bool,
    next_due: Option<Timestamp>,
    seen: Version,
}

impl Shift {
    pub(super) fn new(crew: Arc<Crew>) -> Shift {
        Shift {
            request: crew.request.clone(),
            crew,
            jobs: JoinSet::new(),
            patience: Patience::default(),
            inspection: Duration::ZERO,
        }
    }

    pub(super) async fn work(mut self, until: Until) {
        while !self.crew.control.has_reached(Phase::Draining) {
            while let Some(ended) = self.jobs.try_join_next() {
                note(ended);
            }
            let had_jobs = !self.jobs.is_empty();
            match self.look().await {
                Ok(look) => {
                    self.patience.reset();
                    if until == Until::Idle && !had_jobs && self.is_idle(look.as_ref()) {
                        break;
                    }
                    if look.as_ref().is_some_and(|look| !look.found) {
                        self.inspect().await;
                    }
                    self.wait(look).await;
                }
                Err(error) => self.wait_for_store(error).await,
            }
        }
        self.drain().await;
    }

    /// Claims as many jobs as there is room for; nothing if there is none.
    async fn look(&mut self) -> Result<Option<Look>, BackendError> {
        self.request.max = self
            .crew
            .settings
            .concurrency
            .saturating_sub(self.jobs.len());
        if self.request.max == 0 {
            return Ok(None);
        }
        let sent = self.crew.clock.monotonic();
        let crew = Arc::clone(&self.crew);
        let claim = crew.backend.claim(&self.request);
        let claimed = race(pin!(claim), pin!(crew.deserted())).await;
        match claimed {
            First::Left(claimed) => Ok(Some(self.start(claimed?, sent))),
            First::Right(()) => {
                self.crew.cut_off();
                Ok(None)
            }
        }
    }

    fn start(&mut self, claimed: Claimed, sent: Duration) -> Look {
        let look = Look {
            found: !claimed.claims.is_empty(),
            next_due: claimed.next_due,
            seen: claimed.seen,
        };
        for job in &claimed.ended {
            events::job_ended(&self.crew, job);
        }
        for claim in claimed.claims {
            let in_hand = self.crew.take(claim, sent);
            self.jobs
                .spawn(job_run::run(Arc::clone(&self.crew), in_hand));
        }
        look
    }

    /// Whether nothing is due, and no retry that was put off here is to be waited for.
    fn is_idle(&self, look: Option<&Look>) -> bool {
        look.is_some_and(|look| {
            let due_later = |due| due > self.crew.backend.now() && !self.crew.retries.reach(due);
            !look.found && look.next_due.is_none_or(due_later)
        })
    }

    /// Looks for jobs that nobody takes, every so often.
    async fn inspect(&mut self) {
        let now = self.crew.clock.monotonic();
        let Some(known) = self
            .request
            .steps
            .clone()
            .filter(|_| self.inspection <= now)
        else {
            return;
        };
        self.inspection = now.saturating_add(self.crew.settings.stranded_after / 2);
        let inspection = stranded::inspect(&self.crew, &known);
        let told = self.crew.control.reached(Phase::Draining);
        race(pin!(inspection), pin!(told)).await;
    }

    /// Waits until it is worth looking again.
    async fn wait(&mut self, look: Option<Look>) {
        let crew = &*self.crew;
        let inspects = look.is_some() && self.request.steps.is_some();
        let until_inspection = self.inspection.saturating_sub(crew.clock.monotonic());
        let inspection = pin!(maybe(inspects.then(|| crew.clock.sleep(until_inspection))));
        let changed = pin!(maybe(
            look.as_ref().map(|look| crew.backend.changed(look.seen))
        ));
        let next_due = look.as_ref().and_then(|look| look.next_due);
        let due = pin!(maybe(next_due.map(|due| sleep_until(crew, due))));
        let told = pin!(crew.control.reached(Phase::Draining));
        let ended = pin!(join_next(&mut self.jobs));
        let told = pin!(race(told, inspection));
        race(pin!(race(ended, changed)), pin!(race(due, told))).await;
    }

    async fn wait_for_store(&mut self, error: BackendError) {
        self.crew.store_failed("claiming jobs", error);
        let pause = self
            .patience
            .pause(&*self.crew.clock, self.crew.settings.lease);
        race(
            pin!(pause),
            pin!(self.crew.control.reached(Phase::Draining)),
        )
        .await;
    }

    /// Lets the jobs in hand come to their end, and interrupts those that take too long.
    async fn drain(&mut self) {
        let crew = Arc::clone(&self.crew);
        let grace = pin!(crew.clock.sleep(crew.settings.grace));
        let told = pin!(crew.control.reached(Phase::Interrupting));
        let over = pin!(race(grace, told));
        let first = race(pin!(join_all(&mut self.jobs)), over).await;
        if let First::Right(_) = first {
            crew.control.advance(Phase::Interrupting);
            join_all(&mut self.jobs).await;
        }
    }
}

async fn join_next(jobs: &mut JoinSet<()>) {
    match jobs.join_next().await {
        Some(ended) => note(ended),
        None => std::future::pending().await,
    }
}

async fn join_all(jobs: &mut JoinSet<()>) {
    while let Some(ended) = jobs.join_next().await {
        note(ended);
    }
}

fn note(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        telemetry::task_failed(&error);
    }
}

fn sleep_until(crew: &Crew, due: Timestamp) -> Sleep {
    crew.clock.sleep(due.since(crew.backend.now()))
}
