use std::sync::Arc;
use std::time::Duration;

use super::{
    Backend, BackendError, Cancellation, ClaimRequest, Claimed, Enqueued, Held, JobCount,
    JobFilter, PruneFilter, Renewal, Restart, Settlement, SingleTurnover, Turnover, Version,
};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

#[diagnostic::do_not_recommend]
impl<B: Backend> Backend for Arc<B> {
    fn enqueue(
        &self,
        jobs: Vec<Job>,
    ) -> impl Future<Output = Result<Vec<Enqueued>, BackendError>> + Send {
        (**self).enqueue(jobs)
    }

    fn claim(
        &self,
        request: &ClaimRequest,
    ) -> impl Future<Output = Result<Claimed, BackendError>> + Send {
        (**self).claim(request)
    }

    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send {
        (**self).changed(seen)
    }

    fn cancel_requested(&self, seen: Version) -> impl Future<Output = Version> + Send {
        (**self).cancel_requested(seen)
    }

    fn renew(
        &self,
        held: &[Held],
        lease: Duration,
    ) -> impl Future<Output = Result<Vec<Renewal>, BackendError>> + Send {
        (**self).renew(held, lease)
    }

    fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> impl Future<Output = Result<Turnover, BackendError>> + Send {
        (**self).settle(settlements, next)
    }

    fn settle_now(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> Option<SingleTurnover> {
        (**self).settle_now(settlement, next)
    }

    fn cancel(
        &self,
        id: &JobId,
    ) -> impl Future<Output = Result<Cancellation, BackendError>> + Send {
        (**self).cancel(id)
    }

    fn retry(&self, id: &JobId) -> impl Future<Output = Result<Restart, BackendError>> + Send {
        (**self).retry(id)
    }

    fn get(&self, id: &JobId) -> impl Future<Output = Result<Option<Job>, BackendError>> + Send {
        (**self).get(id)
    }

    fn list(
        &self,
        filter: &JobFilter,
    ) -> impl Future<Output = Result<Vec<Job>, BackendError>> + Send {
        (**self).list(filter)
    }

    fn counts(&self) -> impl Future<Output = Result<Vec<JobCount>, BackendError>> + Send {
        (**self).counts()
    }

    fn prune(
        &self,
        filter: &PruneFilter,
    ) -> impl Future<Output = Result<usize, BackendError>> + Send {
        (**self).prune(filter)
    }

    fn now(&self) -> Timestamp {
        (**self).now()
    }
}
