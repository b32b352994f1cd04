use std::time::Duration;

use crate::backend::{
    Backend, BackendError, ClaimRequest, Claimed, Held, JobFilter, Renewal, Settlement,
    SingleTurnover, Turnover, Version,
};
use crate::future::BoxFuture;
use crate::job::Job;
use crate::timestamp::Timestamp;

/// What a worker asks of its store, whatever its type.
pub(super) trait Store: Send + Sync {
    fn claim<'a>(
        &'a self,
        request: &'a ClaimRequest,
    ) -> BoxFuture<'a, Result<Claimed, BackendError>>;

    fn changed(&self, seen: Version) -> BoxFuture<'_, ()>;

    fn renew<'a>(
        &'a self,
        held: &'a [Held],
        lease: Duration,
    ) -> BoxFuture<'a, Result<Vec<Renewal>, BackendError>>;

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement],
        next: Option<&'a ClaimRequest>,
    ) -> BoxFuture<'a, Result<Turnover, BackendError>>;

    fn settle_now(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> Option<SingleTurnover>;

    fn cancel_requested(&self, seen: Version) -> BoxFuture<'_, Version>;

    fn list<'a>(&'a self, filter: &'a JobFilter) -> BoxFuture<'a, Result<Vec<Job>, BackendError>>;

    fn now(&self) -> Timestamp;
}

impl<B: Backend> Store for B {
    fn claim<'a>(
        &'a self,
        request: &'a ClaimRequest,
    ) -> BoxFuture<'a, Result<Claimed, BackendError>> {
        Box::pin(Backend::claim(self, request))
    }

    fn changed(&self, seen: Version) -> BoxFuture<'_, ()> {
        Box::pin(Backend::changed(self, seen))
    }

    fn renew<'a>(
        &'a self,
        held: &'a [Held],
        lease: Duration,
    ) -> BoxFuture<'a, Result<Vec<Renewal>, BackendError>> {
        Box::pin(Backend::renew(self, held, lease))
    }

    fn settle<'a>(
        &'a self,
        settlements: &'a [Settlement],
        next: Option<&'a ClaimRequest>,
    ) -> BoxFuture<'a, Result<Turnover, BackendError>> {
        Box::pin(Backend::settle(self, settlements, next))
    }

    fn settle_now(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> Option<SingleTurnover> {
        Backend::settle_now(self, settlement, next)
    }

    fn cancel_requested(&self, seen: Version) -> BoxFuture<'_, Version> {
        Box::pin(Backend::cancel_requested(self, seen))
    }

    fn list<'a>(&'a self, filter: &'a JobFilter) -> BoxFuture<'a, Result<Vec<Job>, BackendError>> {
        Box::pin(Backend::list(self, filter))
    }

    fn now(&self) -> Timestamp {
        Backend::now(self)
    }
}
