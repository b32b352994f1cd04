mod claim;
mod entry;
mod hashing;
mod ready;
mod recent;
mod runs;
mod settle;
mod slots;
mod state;

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use self::state::State;
use super::watch::{Bell, Changed, Watch, Watched};
use super::{
    Backend, BackendError, Cancellation, ClaimRequest, Claimed, Enqueued, Held, JobCount,
    JobFilter, PruneFilter, Renewal, Restart, Settlement, SingleTurnover, Turnover, Version,
};
use crate::clock::{Clock, SystemClock};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// A store in this process's memory: for tests, for trying things out, and for work that may be lost when
/// the process ends.
///
/// Clones share one store. It needs no runtime of its own, keeps every promise of [`Backend`], and never
/// fails. Jobs that have ended stay in memory until [`prune`](Backend::prune) deletes them.
///
/// ```
/// use ergate::backend::{Backend, JobFilter, Memory};
/// use ergate::job::Job;
///
/// # async fn example() -> Result<(), ergate::backend::BackendError> {
/// let store = Memory::new();
/// store.enqueue(vec![Job::new("greet")]).await?;
/// assert_eq!(store.list(&JobFilter::new()).await?.len(), 1);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Memory {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    clock: Arc<dyn Clock>,
    /// Rings when the cancellation of a job is asked for that a worker has.
    cancellations: Arc<Bell>,
}

impl Memory {
    /// An empty store that goes by the system's clock.
    ///
    /// ```
    /// use ergate::Memory;
    ///
    /// let store = Memory::new();
    /// // The same store, for a worker.
    /// let shared = store.clone();
    /// ```
    #[must_use]
    pub fn new() -> Memory {
        Memory::with_clock(Arc::new(SystemClock))
    }

    /// An empty store that goes by this clock. Workers on it should be given the same one.
    #[must_use]
    pub fn with_clock(clock: Arc<dyn Clock>) -> Memory {
        let state = Mutex::new(State::default());
        Memory {
            shared: Arc::new(Shared {
                state,
                clock,
                cancellations: Arc::default(),
            }),
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing that runs under the lock panics half-way through a change, so the state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle_single(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> SingleTurnover {
        self.update(|state, now| state.settle_single(settlement, next, now))
    }

    /// Makes one change, and wakes those who wait for it once the lock is given up.
    fn update<R>(&self, change: impl FnOnce(&mut State, Timestamp) -> R) -> R {
        let mut state = self.lock();
        let now = self.clock.now();
        let result = change(&mut state, now);
        let wakers = state.watch.take_woken();
        drop(state);
        for waker in wakers {
            waker.wake();
        }
        result
    }
}

impl Watched for Shared {
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        f(&mut self.lock().watch)
    }
}

#[diagnostic::do_not_recommend]
impl Backend for Memory {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        Ok(self.shared.update(|state, now| state.enqueue(jobs, now)))
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        Ok(self.shared.update(|state, now| state.claim(request, now)))
    }

    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send {
        Changed::new(Arc::clone(&self.shared), seen)
    }

    async fn cancel_requested(&self, seen: Version) -> Version {
        let cancellations = &self.shared.cancellations;
        Changed::new(Arc::clone(cancellations), seen).await;
        cancellations.version()
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        Ok(self
            .shared
            .update(|state, now| state.renew(held, lease, now)))
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        Ok(match settlements {
            [settlement] if next.is_none_or(|request| request.max == 1) => {
                self.shared.settle_single(settlement, next).into()
            }
            _ => self
                .shared
                .update(|state, now| state.settle_all(settlements, next, now)),
        })
    }

    fn settle_now(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> Option<SingleTurnover> {
        Some(self.shared.settle_single(settlement, next))
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        let cancellation = self.shared.update(|state, now| state.cancel(id, now));
        if cancellation == Cancellation::Requested {
            self.shared.cancellations.ring();
        }
        Ok(cancellation)
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        Ok(self.shared.update(|state, now| state.restart(id, now)))
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        Ok(self.shared.lock().get(id))
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        Ok(self.shared.lock().list(filter))
    }

    async fn counts(&self) -> Result<Vec<JobCount>, BackendError> {
        Ok(self.shared.lock().counts())
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        Ok(self.shared.update(|state, _| state.prune(filter)))
    }

    fn now(&self) -> Timestamp {
        self.shared.clock.now()
    }
}

impl Default for Memory {
    fn default() -> Self {
        Memory::new()
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("jobs", &self.shared.lock().len())
            .finish_non_exhaustive()
    }
}
