use crate::backend::{Backend, Enqueued};
use crate::{Job, JobId, Status, Timestamp};

use super::Subject;
use super::bench::Bench;

pub fn a_job_is_taken_in_once<S: Subject>() {
    let bench = Bench::<S>::new();
    let job = Job::new("shop");
    let mut changed = job.clone();
    changed.priority = 7;
    let answers = bench
        .wait(bench.store().enqueue(vec![job.clone(), changed.clone()]))
        .unwrap();
    assert_eq!(answers, [Enqueued::New, Enqueued::AlreadyThere]);
    let answers = bench.wait(bench.store().enqueue(vec![changed])).unwrap();
    assert_eq!(answers, [Enqueued::AlreadyThere]);
    assert_eq!(bench.job(&job.id).priority, 0);
    assert_eq!(bench.claim(10).claims.len(), 1);
}

pub fn a_job_that_ended_is_not_started_again_by_submitting_it_again<S: Subject>() {
    let bench = Bench::<S>::new();
    let job = Job::new("shop");
    bench.submit(job.clone());
    bench.wait(bench.store().cancel(&job.id)).unwrap();
    bench.submit(job.clone());
    assert_eq!(bench.status(&job.id), Status::Cancelled);
}

pub fn a_job_waits_for_its_start<S: Subject>() {
    let bench = Bench::<S>::new();
    let mut job = Job::new("shop");
    let start = bench.store().now().saturating_add(S::lease() * 2);
    job.requested_start_time = Some(start);
    let id = bench.submit(job);
    assert_eq!(bench.status(&id), Status::Scheduled);
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, Some(start));
    bench.pass(S::lease() * 2);
    assert_eq!(bench.claim_one().job.status, Status::Running);
}

pub fn a_start_in_the_past_is_now<S: Subject>() {
    let bench = Bench::<S>::new();
    bench.pass(S::lease());
    let mut job = Job::new("shop");
    job.requested_start_time = Some(Timestamp::EPOCH);
    let id = bench.submit(job);
    assert_eq!(bench.status(&id), Status::Queued);
    bench.claim_one();
}

pub fn jobs_come_in_from_elsewhere_in_any_state<S: Subject>() {
    let imported = |status| {
        let bench = Bench::<S>::new();
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

pub fn a_job_that_is_not_there_is_not_found<S: Subject>() {
    let bench = Bench::<S>::new();
    assert!(
        bench
            .wait(bench.store().get(&JobId::new()))
            .unwrap()
            .is_none()
    );
}
