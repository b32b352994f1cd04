//! Short ways to use a store.

use std::time::Duration;

use super::Subject;
use crate::backend::{Backend, Claim, ClaimRequest, Claimed, Renewal, Settled, Settlement};
use crate::engine::Disposition;
use crate::{Job, JobId, Status, Timestamp};

/// A store under test.
pub(super) struct Bench<S> {
    subject: S,
}

impl<S: Subject> Bench<S> {
    pub(super) fn new() -> Bench<S> {
        Bench { subject: S::open() }
    }

    /// A store with one job in it.
    pub(super) fn with_job() -> (Bench<S>, JobId) {
        let bench = Bench::new();
        let id = bench.submit(Job::new("shop"));
        (bench, id)
    }

    pub(super) fn store(&self) -> &S::Store {
        self.subject.store()
    }

    pub(super) fn wait<F: Future>(&self, call: F) -> F::Output {
        self.subject.wait(call)
    }

    pub(super) fn pass(&self, time: Duration) {
        self.subject.pass(time);
    }

    pub(super) fn submit(&self, job: Job) -> JobId {
        let id = job.id.clone();
        self.wait(self.store().enqueue(vec![job])).unwrap();
        id
    }

    pub(super) fn claim(&self, max: usize) -> Claimed {
        self.wait(self.store().claim(&request::<S>(max))).unwrap()
    }

    /// Claims the one job that is due.
    pub(super) fn claim_one(&self) -> Claim {
        let mut claimed = self.claim(2);
        assert_eq!(claimed.claims.len(), 1);
        claimed.claims.remove(0)
    }

    pub(super) fn settle(&self, settlement: Settlement) -> Settled {
        let settlements = [settlement];
        let turnover = self.wait(self.store().settle(&settlements, None)).unwrap();
        assert!(turnover.claims.is_empty());
        turnover.settled[0]
    }

    /// Settles and claims one job in return.
    pub(super) fn settle_and_claim(&self, settlement: Settlement) -> (Settled, Vec<Claim>) {
        let (settlements, request) = ([settlement], request::<S>(1));
        let call = self.store().settle(&settlements, Some(&request));
        let turnover = self.wait(call).unwrap();
        (turnover.settled[0], turnover.claims)
    }

    pub(super) fn renew(&self, claim: &Claim) -> Renewal {
        let held = [claim.held()];
        self.wait(self.store().renew(&held, S::lease())).unwrap()[0]
    }

    pub(super) fn job(&self, id: &JobId) -> Job {
        self.wait(self.store().get(id)).unwrap().unwrap()
    }

    pub(super) fn status(&self, id: &JobId) -> Status {
        self.job(id).status
    }
}

pub(super) fn request<S: Subject>(max: usize) -> ClaimRequest {
    ClaimRequest::new("bench", max, S::lease())
}

/// The step of this claim is done, and there is another.
pub(super) fn next_step(claim: &Claim) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Queued;
    job.current_step += 1;
    Settlement::new(claim.held(), job, Disposition::Continue)
}

/// The step of this claim was the last; the job has this status now.
pub(super) fn last_step(claim: &Claim, status: Status) -> Settlement {
    let mut job = claim.job.clone();
    job.status = status;
    Settlement::new(claim.held(), job, Disposition::Finished)
}

/// The step of this claim failed and is tried again later.
pub(super) fn step_again(claim: &Claim, at: Timestamp) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Scheduled;
    Settlement::new(claim.held(), job, Disposition::Later(at))
}

/// The worker lacks the step of this claim and leaves it to others.
pub(super) fn leave(claim: &Claim, until: Timestamp) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Queued;
    Settlement::new(claim.held(), job, Disposition::Left(until))
}

/// The worker ends and hands the step of this claim back.
pub(super) fn hand_back(claim: &Claim) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Queued;
    Settlement::new(claim.held(), job, Disposition::Returned)
}
