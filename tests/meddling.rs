use std::fmt;
use std::time::Duration;

use ergate::backend::{
    Backend, BackendError, BackendErrorKind, Cancellation, ClaimRequest, Claimed, Enqueued, Held,
    JobFilter, Memory, PruneFilter, Renewal, Restart, Settlement, Turnover, Version,
};
use ergate::{Job, JobId, Timestamp};

/// A call of a store that may go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    /// [`Backend::enqueue`].
    Enqueue,
    /// [`Backend::claim`].
    Claim,
    /// [`Backend::renew`].
    Renew,
    /// [`Backend::settle`].
    Settle,
}

/// How a call goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It fails and has no effect.
    Refused,
    /// It takes effect, and its answer is lost.
    Unanswered,
}

/// Who meddles with a store.
pub trait Meddler: Send + Sync + 'static {
    /// How this call goes wrong, if it does.
    fn trouble(&self, _call: Call) -> Option<Trouble> {
        None
    }

    /// Sees what is handed out, and may change it.
    fn claimed(&self, _claimed: &mut Claimed) {}
}

impl<F: Fn(Call) -> Option<Trouble> + Send + Sync + 'static> Meddler for F {
    fn trouble(&self, call: Call) -> Option<Trouble> {
        self(call)
    }
}

/// A store between which and its users somebody meddles.
pub struct Meddled<M> {
    store: Memory,
    meddler: M,
}

impl<M: Meddler> Meddled<M> {
    /// Puts a meddler before the store.
    pub fn new(store: Memory, meddler: M) -> Meddled<M> {
        Meddled { store, meddler }
    }

    async fn call<T>(
        &self,
        call: Call,
        made: impl Future<Output = Result<T, BackendError>>,
    ) -> Result<T, BackendError> {
        match self.meddler.trouble(call) {
            None => made.await,
            Some(Trouble::Refused) => Err(unavailable(call)),
            Some(Trouble::Unanswered) => made.await.and(Err(unavailable(call))),
        }
    }
}

fn unavailable(call: Call) -> BackendError {
    BackendError::new(
        BackendErrorKind::Unavailable,
        format!("{call:?}: connection reset"),
    )
}

impl<M: Meddler> Backend for Meddled<M> {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        self.call(Call::Enqueue, self.store.enqueue(jobs)).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let mut claimed = self.call(Call::Claim, self.store.claim(request)).await?;
        self.meddler.claimed(&mut claimed);
        Ok(claimed)
    }

    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send {
        self.store.changed(seen)
    }

    fn cancel_requested(&self, seen: Version) -> impl Future<Output = Version> + Send {
        self.store.cancel_requested(seen)
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        self.call(Call::Renew, self.store.renew(held, lease)).await
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        self.call(Call::Settle, self.store.settle(settlements, next))
            .await
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

impl<M> fmt::Debug for Meddled<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meddled")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}
