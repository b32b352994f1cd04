//! A backend out of a queue and a store that you have already.
//!
//! [`Pair`] makes one [`Backend`] of a [`Queue`] and a [`StateStore`]. The store is the truth, the queue is a hint.

mod claim;
mod local;
mod publisher;
mod queue;
mod record;
mod settle;
mod steer;
mod store;
mod tickets;
mod trouble;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use self::local::{LocalQueue, LocalStore, Records};
pub use self::publisher::Publisher;
pub use self::queue::{Delivery, Message, MessageError, Queue};
pub use self::record::Record;
pub use self::store::{Due, DueFilter, Saved, StateStore};
use self::tickets::Inbox;
use super::rules::Turns;
use super::watch::{Bell, Changed};
use super::{
    Backend, BackendError, Cancellation, ClaimRequest, Claimed, Enqueued, Held, JobFilter,
    PruneFilter, Renewal, Restart, Settlement, Turnover, Version,
};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// How often a change is tried anew because others changed the job meanwhile. Each of them got on by it.
const MOST_ATTEMPTS: usize = 1000;

/// How long a worker waits for a message before it looks in the store all the same.
const POLL: Duration = Duration::from_secs(1);

/// A queue and a store as one backend.
///
/// It keeps every promise of [`Backend`], whatever the queue loses, doubles or reorders: what is claimed, by whom, and
/// in which order is decided by the store alone. The queue decides who looks, and when. Clones are one backend.
///
/// ```
/// use ergate::backend::Pair;
/// use ergate::backend::pair::{LocalQueue, LocalStore};
/// use ergate::prelude::*;
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// // Your own, instead of these two.
/// let pair = Pair::new(LocalQueue::new(), LocalStore::new());
/// let id = pair.submit(GREETING.job("Ada".to_owned())).await?;
/// Worker::new(pair.clone()).register(&GREETING).run_until_idle().await?;
///
/// let job = pair.get(&id).await?.ok_or("the job is gone")?;
/// assert_eq!(job.status, Status::Completed);
/// # Ok(())
/// # }
/// ```
pub struct Pair<Q: Queue, S> {
    queue: Arc<Q>,
    store: Arc<S>,
    inbox: Arc<Inbox<Q::Receipt>>,
    turns: Arc<Mutex<Turns>>,
    /// Rings when the cancellation of a job is asked for here that a worker has.
    cancellations: Arc<Bell>,
    poll: Duration,
}

impl<Q: Queue, S: StateStore> Pair<Q, S> {
    /// A backend whose jobs are in `store`, and whose workers are told by `queue`.
    #[must_use]
    pub fn new(queue: Q, store: S) -> Pair<Q, S> {
        Pair {
            queue: Arc::new(queue),
            store: Arc::new(store),
            inbox: Arc::default(),
            turns: Arc::default(),
            cancellations: Arc::default(),
            poll: POLL,
        }
    }

    /// How long a worker with nothing to do waits for a message before it looks in the store all the same: by default a
    /// second.
    ///
    /// So long may a job have to wait whose message was lost. With a [`Publisher`] it may be longer.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::backend::Pair;
    /// use ergate::backend::pair::{LocalQueue, LocalStore};
    ///
    /// let pair = Pair::new(LocalQueue::new(), LocalStore::new()).poll(Duration::from_secs(20));
    /// ```
    #[must_use]
    pub fn poll(mut self, wait: Duration) -> Pair<Q, S> {
        self.poll = wait;
        self
    }

    /// The queue.
    pub fn queue(&self) -> &Q {
        &self.queue
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    fn turns(&self) -> MutexGuard<'_, Turns> {
        // A turn is a number, which is never half-written.
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[diagnostic::do_not_recommend]
impl<Q: Queue, S: StateStore> Backend for Pair<Q, S> {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        self.take_in(jobs).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        self.claim_jobs(request).await
    }

    async fn changed(&self, _: Version) {
        self.wait_for_ticket().await;
    }

    async fn cancel_requested(&self, seen: Version) -> Version {
        Changed::new(Arc::clone(&self.cancellations), seen).await;
        self.cancellations.version()
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        let mut renewals = Vec::with_capacity(held.len());
        for held in held {
            renewals.push(self.renew_one(held, lease).await?);
        }
        Ok(renewals)
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        self.settle_jobs(settlements, next).await
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        let cancellation = self.cancel_job(id).await?;
        if cancellation == Cancellation::Requested {
            self.cancellations.ring();
        }
        Ok(cancellation)
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        self.restart_job(id).await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        Ok(self.store.load(id).await?.map(|record| record.job))
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

impl<Q: Queue, S> Clone for Pair<Q, S> {
    fn clone(&self) -> Self {
        Pair {
            queue: Arc::clone(&self.queue),
            store: Arc::clone(&self.store),
            inbox: Arc::clone(&self.inbox),
            turns: Arc::clone(&self.turns),
            cancellations: Arc::clone(&self.cancellations),
            poll: self.poll,
        }
    }
}

impl<Q: Queue, S> fmt::Debug for Pair<Q, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pair")
            .field("poll", &self.poll)
            .finish_non_exhaustive()
    }
}
