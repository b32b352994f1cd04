//! A store that writes down what it is given.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ergate::backend::{
    Backend, BackendError, Cancellation, ClaimRequest, Claimed, Enqueued, Held, JobFilter, Memory,
    PruneFilter, Renewal, Restart, Settlement, Turnover, Version,
};
use ergate::{Job, JobId, Timestamp};

use crate::effects;
use crate::story::{State, Story};

/// The store in memory, which writes into a story how a job stands in it after each claim and each settlement.
///
/// It hands out nothing in return for a settlement: as in Python, the job is queued and claimed again at each step.
#[derive(Clone, Default)]
pub(crate) struct Witness {
    store: Memory,
    story: Arc<Mutex<Story>>,
}

impl Witness {
    pub(crate) fn story(&self) -> Story {
        self.story.lock().expect("the story so far").clone()
    }

    async fn note(&self, id: &JobId) -> Result<(), BackendError> {
        let job = self.store.get(id).await?.expect("the job is in the store");
        let mut story = self.story.lock().expect("the story so far");
        story.effects(effects::take());
        story.state(State::of(&job));
        Ok(())
    }
}

impl Backend for Witness {
    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let claimed = self.store.claim(request).await?;
        for claim in &claimed.claims {
            self.note(&claim.job.id).await?;
        }
        Ok(claimed)
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        _: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        let turnover = self.store.settle(settlements, None).await?;
        for settlement in settlements {
            self.note(&settlement.held.id).await?;
        }
        Ok(turnover)
    }

    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        self.store.enqueue(jobs).await
    }

    async fn changed(&self, seen: Version) {
        self.store.changed(seen).await;
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        self.store.renew(held, lease).await
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        self.store.cancel(id).await
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        self.store.retry(id).await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        self.store.get(id).await
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        self.store.list(filter).await
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        self.store.prune(filter).await
    }

    fn now(&self) -> Timestamp {
        self.store.now()
    }
}
