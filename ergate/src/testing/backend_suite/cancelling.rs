use crate::backend::{Backend, Cancellation, Renewal, Restart, Settled};
use crate::{Job, JobId, Status};

use super::Subject;
use super::bench::{Bench, hand_back, last_step, next_step, step_again};

fn cancel<S: Subject>(bench: &Bench<S>, id: &JobId) -> Cancellation {
    bench.wait(bench.store().cancel(id)).unwrap()
}

fn retry<S: Subject>(bench: &Bench<S>, id: &JobId) -> Restart {
    bench.wait(bench.store().retry(id)).unwrap()
}

pub fn a_waiting_job_is_cancelled_at_once<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    assert_eq!(cancel(&bench, &id), Cancellation::Cancelled);
    assert_eq!(bench.status(&id), Status::Cancelled);
    assert!(bench.claim(1).claims.is_empty());
    let again = Cancellation::AlreadyEnded(Status::Cancelled);
    assert_eq!(cancel(&bench, &id), again);
}

pub fn a_scheduled_job_and_a_retry_are_cancelled_at_once<S: Subject>() {
    let bench = Bench::<S>::new();
    let at = bench.store().now().saturating_add(S::lease());
    let mut scheduled = Job::new("shop");
    scheduled.requested_start_time = Some(at);
    let scheduled = bench.submit(scheduled);
    assert_eq!(cancel(&bench, &scheduled), Cancellation::Cancelled);
    let retried = bench.submit(Job::new("shop"));
    bench.settle(step_again(&bench.claim_one(), at));
    assert_eq!(cancel(&bench, &retried), Cancellation::Cancelled);
    bench.pass(S::lease());
    let claimed = bench.claim(2);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, None);
}

pub fn a_running_job_is_cancelled_when_its_step_is_over<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    assert_eq!(bench.renew(&claim), Renewal::Held);
    assert_eq!(cancel(&bench, &id), Cancellation::Requested);
    assert_eq!(cancel(&bench, &id), Cancellation::Requested);
    assert_eq!(bench.status(&id), Status::Cancelling);
    assert_eq!(bench.renew(&claim), Renewal::CancelRequested);
    assert_eq!(
        bench.settle_and_claim(next_step(&claim)).0,
        Settled::Cancelled
    );
    let job = bench.job(&id);
    assert_eq!((job.status, job.current_step), (Status::Cancelled, 1));
    assert!(bench.claim(1).claims.is_empty());
    assert_eq!(bench.settle(next_step(&claim)), Settled::Cancelled);
}

pub fn a_job_that_is_kept_is_cancelled_when_its_next_step_is_over<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let mut claim = bench.claim_one();
    let (Settled::Kept(lease), _) = bench.settle_and_claim(next_step(&claim)) else {
        panic!("not kept");
    };
    claim.lease = lease;
    claim.job = bench.job(&id);
    assert_eq!(cancel(&bench, &id), Cancellation::Requested);
    assert_eq!(bench.renew(&claim), Renewal::CancelRequested);
    assert_eq!(
        bench.settle_and_claim(next_step(&claim)).0,
        Settled::Cancelled
    );
    let job = bench.job(&id);
    assert_eq!((job.status, job.current_step), (Status::Cancelled, 2));
}

pub fn a_step_that_would_run_again_is_cancelled_instead<S: Subject>() {
    for settlement in [
        |claim: &_, at| step_again(claim, at),
        |claim: &_, _| hand_back(claim),
    ] {
        let (bench, id) = Bench::<S>::with_job();
        let claim = bench.claim_one();
        cancel(&bench, &id);
        let settlement = settlement(&claim, bench.store().now());
        assert_eq!(bench.settle(settlement), Settled::Cancelled);
        assert_eq!(bench.status(&id), Status::Cancelled);
    }
}

pub fn a_job_that_is_done_is_done_though_it_was_to_be_cancelled<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    cancel(&bench, &id);
    let settled = bench.settle(last_step(&claim, Status::Completed));
    assert_eq!(settled, Settled::Committed);
    assert_eq!(bench.status(&id), Status::Completed);
    let ended = Cancellation::AlreadyEnded(Status::Completed);
    assert_eq!(cancel(&bench, &id), ended);
}

pub fn a_job_to_be_cancelled_whose_worker_is_lost_ends_when_it_comes_back<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    bench.claim_one();
    cancel(&bench, &id);
    bench.pass(S::lease());
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.ended[0].status, Status::Cancelled);
    assert_eq!(bench.status(&id), Status::Cancelled);
}

pub fn a_job_that_is_not_there_can_be_neither_cancelled_nor_started_again<S: Subject>() {
    let bench = Bench::<S>::new();
    assert_eq!(cancel(&bench, &JobId::new()), Cancellation::NotFound);
    assert_eq!(retry(&bench, &JobId::new()), Restart::NotFound);
}

pub fn a_job_that_went_wrong_starts_again_where_it_stopped<S: Subject>() {
    for status in [Status::Failed, Status::Aborted, Status::Cancelled] {
        let (bench, id) = Bench::<S>::with_job();
        bench.settle(next_step(&bench.claim_one()));
        let mut last = last_step(&bench.claim_one(), status);
        last.job.attempt = 3;
        bench.settle(last);
        assert_eq!(retry(&bench, &id), Restart::Restarted);
        let claim = bench.claim_one();
        assert_eq!((claim.job.current_step, claim.job.attempt), (1, 0));
        assert!(claim.job.error.is_none());
        assert_eq!(claim.crashes, 0);
    }
}

pub fn a_job_that_runs_waits_or_is_done_does_not_start_again<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    assert_eq!(retry(&bench, &id), Restart::Refused(Status::Queued));
    let claim = bench.claim_one();
    assert_eq!(retry(&bench, &id), Restart::Refused(Status::Running));
    cancel(&bench, &id);
    assert_eq!(retry(&bench, &id), Restart::Refused(Status::Cancelling));
    bench.settle(last_step(&claim, Status::Completed));
    assert_eq!(retry(&bench, &id), Restart::Refused(Status::Completed));
}

pub fn a_worker_that_is_late_can_not_settle_a_job_that_started_again<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let paused = bench.claim_one();
    bench.pass(S::lease());
    bench.settle(last_step(&bench.claim_one(), Status::Failed));
    retry(&bench, &id);
    assert!(matches!(bench.settle(next_step(&paused)), Settled::Lost(_)));
    bench.claim_one();
    assert!(matches!(bench.settle(next_step(&paused)), Settled::Lost(_)));
}
