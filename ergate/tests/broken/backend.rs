//! A backend with one fault: the store in memory, and something wrong around it.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use ergate::backend::{
    Backend, BackendError, Cancellation, ClaimRequest, Claimed, Enqueued, Held, JobFilter, Lease,
    Memory, PruneFilter, Renewal, Restart, Settled, Settlement, SingleTurnover, Turnover, Version,
};
use ergate::engine::Disposition;
use ergate::testing::{OnManualClock, Subject};
use ergate::{Job, JobId, Timestamp};

use crate::fault::{self, Fault};
use crate::notes::Notes;

pub(crate) struct Faulty {
    pub(crate) inner: Memory,
    pub(crate) fault: Fault,
    pub(crate) notes: Mutex<Notes>,
}

impl Faulty {
    pub(crate) fn has(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    pub(crate) fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap()
    }
}

pub(crate) struct Broken(OnManualClock<Faulty>);

impl Subject for Broken {
    type Store = Faulty;

    fn open() -> Self {
        Broken(OnManualClock::open(|clock| Faulty {
            inner: Memory::with_clock(Arc::new(clock)),
            fault: fault::planned(),
            notes: Mutex::default(),
        }))
    }

    fn store(&self) -> &Faulty {
        self.0.store()
    }

    fn pass(&self, time: Duration) {
        self.0.pass(time);
    }
}

impl Backend for Faulty {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        self.take_in(jobs).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        self.hand_out(request).await
    }

    async fn changed(&self, seen: Version) {
        let seen = match self.fault {
            Fault::TellsNothing => return std::future::pending().await,
            Fault::TellsOfTheFutureOnly => {
                let nothing = ClaimRequest::new("nobody", 0, Duration::ZERO);
                self.inner.claim(&nothing).await.unwrap().seen
            }
            Fault::WaitsOnce if std::mem::replace(&mut self.notes().has_waited, true) => {
                return std::future::pending().await;
            }
            _ => seen,
        };
        self.inner.changed(seen).await;
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        self.prolong(held, lease).await
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        self.save(settlements, next).await
    }

    fn settle_now(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> Option<SingleTurnover> {
        if !self.has(Fault::SavesNothingAtOnce) {
            return None;
        }
        let mut answer = SingleTurnover::from(Settled::Committed);
        if let (Some(request), Disposition::Continue) = (next, settlement.disposition) {
            let until = self.now().saturating_add(request.lease);
            let token = settlement.held.token.next();
            answer.settled = Settled::Kept(Lease { token, until });
        }
        Some(answer)
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        self.cancel_job(id).await
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        self.restart(id).await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        let job = self.inner.get(id).await?;
        match self.fault {
            Fault::FindsEverything => Ok(job.or_else(|| Some(Job::new("shop")))),
            _ => Ok(job),
        }
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        self.list_jobs(filter).await
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        let mut filter = filter.clone();
        match self.fault {
            Fault::PrunesWithoutLimit => filter.limit = usize::MAX,
            Fault::PrunesTheNewestToo => filter.finished_before = Timestamp::MAX,
            Fault::PrunesEveryStatus => filter.statuses.clear(),
            Fault::PrunesEveryId => filter.ids = None,
            Fault::PrunesAllIfNoneIsNamed => filter.ids = filter.ids.filter(|ids| !ids.is_empty()),
            Fault::PrunesWhatIsNotOver => {
                for id in filter.ids.iter().flatten() {
                    self.inner.cancel(id).await?;
                }
            }
            _ => {}
        }
        self.inner.prune(&filter).await
    }

    fn now(&self) -> Timestamp {
        self.inner.now()
    }
}
