//! The store as one worker of a harness sees it: time jumps, and faults strike.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::clock::StageClock;
use super::fault::Fault;
use super::rehearsal::Rehearsal;
use crate::backend::{
    Backend, BackendError, Cancellation, ClaimRequest, Claimed, Enqueued, Held, JobFilter, Memory,
    PruneFilter, Renewal, Restart, Settled, Settlement, Turnover, Version,
};
use crate::engine::Disposition;
use crate::job::{Job, JobId, RunOutcome};
use crate::payload::Payload;
use crate::timestamp::Timestamp;

/// What a worker's stage asks of the harness.
#[derive(Debug)]
pub(super) enum Cue {
    /// The worker is killed.
    Crash,
    /// The worker has done the one step that it was for.
    OneStepDone,
    /// Let another worker have its jobs, then go on with this one.
    Duplicate(oneshot::Sender<()>),
}

/// What a step handed on, when that was saved.
#[derive(Clone, Debug)]
pub(super) struct Returned {
    pub(super) job: JobId,
    pub(super) step: Arc<str>,
    pub(super) value: Payload,
}

/// What all workers of a harness share.
#[derive(Debug)]
pub(super) struct Scene {
    pub(super) store: Memory,
    pub(super) clock: StageClock,
    pub(super) rehearsal: Arc<Rehearsal>,
    /// Whether a job is left alone once one step of it is done.
    pub(super) one_step: bool,
    returned: Mutex<Vec<Returned>>,
}

impl Scene {
    pub(super) fn new(
        store: Memory,
        clock: StageClock,
        rehearsal: Arc<Rehearsal>,
        one_step: bool,
    ) -> Scene {
        Scene {
            store,
            clock,
            rehearsal,
            one_step,
            returned: Mutex::default(),
        }
    }

    fn returned(&self) -> MutexGuard<'_, Vec<Returned>> {
        // A push can't stop half-way.
        self.returned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn returned_by(&self, job: &JobId) -> Vec<Returned> {
        let all = self.returned();
        let by = all.iter().filter(|returned| returned.job == *job);
        by.cloned().collect()
    }

    fn take_down(&self, settlement: &Settlement) {
        let Some(run) = settlement.job.runs.last() else {
            return;
        };
        let handed_on = [RunOutcome::Completed, RunOutcome::Jumped, RunOutcome::Ended];
        if handed_on.contains(&run.outcome) {
            self.returned().push(Returned {
                job: settlement.job.id.clone(),
                step: Arc::clone(&run.step),
                value: settlement.job.last_return_value.clone(),
            });
        }
    }
}

/// The store as one worker sees it.
#[derive(Debug)]
pub(super) struct Stage {
    scene: Arc<Scene>,
    cues: mpsc::UnboundedSender<Cue>,
    /// How many jobs this worker has.
    held: AtomicUsize,
}

impl Stage {
    pub(super) fn new(scene: Arc<Scene>, cues: mpsc::UnboundedSender<Cue>) -> Stage {
        Stage {
            scene,
            cues,
            held: AtomicUsize::new(0),
        }
    }

    /// Lets what was planned for this moment go wrong.
    async fn strike(&self, settlement: &Settlement) {
        let Some(run) = settlement.job.runs.last() else {
            return;
        };
        let strikes = |fault: &Fault| matches!(fault, Fault::Crash | Fault::Duplicate);
        let fault = self.scene.rehearsal.faults().take(&run.step, strikes);
        match fault {
            Some(Fault::Crash) => self.leave(Cue::Crash).await,
            Some(Fault::Duplicate) => {
                let (go_on, told) = oneshot::channel();
                // Where nobody listens any more, the worker is about to be dropped.
                let _ = self.cues.send(Cue::Duplicate(go_on));
                let _ = told.await;
            }
            _ => {}
        }
    }

    /// Never comes back: the worker is dropped.
    async fn leave(&self, cue: Cue) {
        let _ = self.cues.send(cue);
        std::future::pending().await
    }

    fn took(&self, claims: usize) {
        self.held.fetch_add(claims, Ordering::Relaxed);
    }

    fn gave_back(&self, settled: &[Settled]) {
        let back = settled
            .iter()
            .filter(|settled| !matches!(settled, Settled::Kept(_)));
        self.held.fetch_sub(back.count(), Ordering::Relaxed);
    }
}

impl Backend for Stage {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        self.scene.store.enqueue(jobs).await
    }

    /// With nothing to do, it is the time of what is next; the worker then asks again, as it would have asked then.
    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let claimed = self.scene.store.claim(request).await?;
        self.took(claimed.claims.len());
        if let (Some(due), 0) = (claimed.next_due, self.held.load(Ordering::Relaxed)) {
            self.scene.clock.pass_until(due);
        }
        Ok(claimed)
    }

    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send {
        self.scene.store.changed(seen)
    }

    fn cancel_requested(&self, seen: Version) -> impl Future<Output = Version> + Send {
        self.scene.store.cancel_requested(seen)
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        self.scene.store.renew(held, lease).await
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        for settlement in settlements {
            self.strike(settlement).await;
        }
        let next = next.filter(|_| !self.scene.one_step);
        let turnover = self.scene.store.settle(settlements, next).await?;
        self.gave_back(&turnover.settled);
        self.took(turnover.claims.len());
        for (settlement, settled) in settlements.iter().zip(&turnover.settled) {
            if matches!(settled, Settled::Committed | Settled::Kept(_)) {
                self.scene.take_down(settlement);
            }
            if self.scene.one_step && matches!(settlement.disposition, Disposition::Continue) {
                self.leave(Cue::OneStepDone).await;
            }
        }
        Ok(turnover)
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        self.scene.store.cancel(id).await
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        self.scene.store.retry(id).await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        self.scene.store.get(id).await
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        self.scene.store.list(filter).await
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        self.scene.store.prune(filter).await
    }

    fn now(&self) -> Timestamp {
        self.scene.store.now()
    }
}
