//! A store whose clock stands still, and short ways to use it.

use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ergate::backend::{
    Backend, Claim, ClaimRequest, Claimed, Memory, Renewal, Settled, Settlement,
};
use ergate::engine::Disposition;
use ergate::testing::ManualClock;
use ergate::{Job, JobId, Status, Timestamp};

pub(crate) const LEASE: Duration = Duration::from_secs(30);

pub(crate) struct Bench {
    pub(crate) store: Memory,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        let store = Memory::with_clock(Arc::new(ManualClock::new()));
        Bench { store }
    }

    /// A store with one job in it.
    pub(crate) fn with_job() -> (Bench, JobId) {
        let bench = Bench::new();
        let id = bench.submit(Job::new("shop"));
        (bench, id)
    }

    pub(crate) fn submit(&self, job: Job) -> JobId {
        let id = job.id.clone();
        done(self.store.enqueue(vec![job])).unwrap();
        id
    }

    pub(crate) fn claim(&self, max: usize) -> Claimed {
        done(self.store.claim(&request(max))).unwrap()
    }

    /// Claims the one job that is due.
    pub(crate) fn claim_one(&self) -> Claim {
        let mut claimed = self.claim(2);
        assert_eq!(claimed.claims.len(), 1);
        claimed.claims.remove(0)
    }

    pub(crate) fn settle(&self, settlement: Settlement) -> Settled {
        let turnover = done(self.store.settle(&[settlement], None)).unwrap();
        assert!(turnover.claims.is_empty());
        turnover.settled[0]
    }

    /// Settles and claims one job in return.
    pub(crate) fn settle_and_claim(&self, settlement: Settlement) -> (Settled, Vec<Claim>) {
        let turnover = done(self.store.settle(&[settlement], Some(&request(1)))).unwrap();
        (turnover.settled[0], turnover.claims)
    }

    pub(crate) fn renew(&self, claim: &Claim) -> Renewal {
        done(self.store.renew(&[claim.held()], LEASE)).unwrap()[0]
    }
}

pub(crate) fn request(max: usize) -> ClaimRequest {
    ClaimRequest::new("bench", max, LEASE)
}

/// The step of this claim is done, and there is another.
pub(crate) fn next_step(claim: &Claim) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Queued;
    job.current_step += 1;
    Settlement::new(claim.held(), job, Disposition::Continue)
}

/// The step of this claim was the last; the job has this status now.
pub(crate) fn last_step(claim: &Claim, status: Status) -> Settlement {
    let mut job = claim.job.clone();
    job.status = status;
    Settlement::new(claim.held(), job, Disposition::Finished)
}

/// The step of this claim failed and is tried again later.
pub(crate) fn step_again(claim: &Claim, at: Timestamp) -> Settlement {
    let mut job = claim.job.clone();
    job.status = Status::Scheduled;
    Settlement::new(claim.held(), job, Disposition::Later(at))
}

/// What a future gives that has nothing to wait for.
pub(crate) fn done<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the store in memory waited"),
    }
}
