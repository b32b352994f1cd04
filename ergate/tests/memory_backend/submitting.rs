use std::time::Duration;

use ergate::backend::{Backend, Enqueued};
use ergate::{Job, JobId, Status, Timestamp};

use crate::bench::{Bench, LEASE, done};

#[test]
fn a_job_is_taken_in_once() {
    let bench = Bench::new();
    let job = Job::new("shop");
    let mut changed = job.clone();
    changed.priority = 7;
    let answers = done(bench.store.enqueue(vec![job.clone(), changed.clone()])).unwrap();
    assert_eq!(answers, [Enqueued::New, Enqueued::AlreadyThere]);
    let answers = done(bench.store.enqueue(vec![changed])).unwrap();
    assert_eq!(answers, [Enqueued::AlreadyThere]);
    assert_eq!(bench.job(&job.id).priority, 0);
    assert_eq!(bench.claim(10).claims.len(), 1);
}

#[test]
fn a_job_that_ended_is_not_started_again_by_submitting_it_again() {
    let bench = Bench::new();
    let job = Job::new("shop");
    bench.submit(job.clone());
    done(bench.store.cancel(&job.id)).unwrap();
    bench.submit(job.clone());
    assert_eq!(bench.status(&job.id), Status::Cancelled);
}

#[test]
fn a_job_waits_for_its_start() {
    let bench = Bench::new();
    let mut job = Job::new("shop");
    let start = bench.store.now().saturating_add(Duration::from_secs(3600));
    job.requested_start_time = Some(start);
    let id = bench.submit(job);
    assert_eq!(bench.status(&id), Status::Scheduled);
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, Some(start));
    bench.pass(Duration::from_secs(3600));
    assert_eq!(bench.claim_one().job.status, Status::Running);
}

#[test]
fn a_start_in_the_past_is_now() {
    let bench = Bench::new();
    bench.pass(LEASE);
    let mut job = Job::new("shop");
    job.requested_start_time = Some(Timestamp::EPOCH);
    let id = bench.submit(job);
    assert_eq!(bench.status(&id), Status::Queued);
    bench.claim_one();
}

#[test]
fn jobs_come_in_from_elsewhere_in_any_state() {
    let imported = |status| {
        let bench = Bench::new();
        let mut job = Job::new("shop");
        job.status = status;
        let id = bench.submit(job);
        (bench.status(&id), bench.claim(1).claims.len())
    };
    assert_eq!(imported(Status::Queued), (Status::Queued, 1));
    assert_eq!(imported(Status::Pending), (Status::Queued, 1));
    assert_eq!(imported(Status::Scheduled), (Status::Queued, 1));
    assert_eq!(imported(Status::Running), (Status::Queued, 1));
    assert_eq!(imported(Status::Cancelling), (Status::Cancelled, 0));
    assert_eq!(imported(Status::Completed), (Status::Completed, 0));
    assert_eq!(imported(Status::Failed), (Status::Failed, 0));
}

#[test]
fn a_job_that_is_not_there_is_not_found() {
    let bench = Bench::new();
    assert!(done(bench.store.get(&JobId::new())).unwrap().is_none());
}
