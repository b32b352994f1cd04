//! Workers that are told to end while they work.

use std::time::Duration;

use ergate::backend::{Backend, Claim, ClaimRequest, Sqlite};
use ergate::{Job, RunOutcome, Status, Submit};
use tests::faults::{Kind, waiting_job};

use crate::process::Process;
use crate::scene::{Scene, order};

/// How many jobs the worker has in its hands when it is told to end.
const HANDS: usize = 8;
/// How many more wait.
const WAITING: usize = 50;
const HOUR: u64 = 3_600_000;

#[test]
fn a_worker_that_is_told_to_end_lets_its_steps_finish_and_begins_no_more() {
    let scene = Scene::new("draining");
    let store = submit(&scene, Kind::LetGo);
    let worker = start(&scene, HOUR);
    worker.signal("TERM");
    worker.line_with("told to end");
    scene.effects().release().unwrap();
    let (status, lines) = worker.end();
    assert!(status.success(), "{lines:?}");

    let jobs = scene.all_jobs(&store);
    let finished = count(&jobs, &[RunOutcome::Completed]);
    assert_eq!((finished, count(&jobs, &[])), (HANDS, WAITING));
    check_that_all_can_be_claimed(&scene, &store);
    println!(
        "draining: {finished} steps ended within the grace, {WAITING} jobs were left to others"
    );
}

#[test]
fn a_worker_that_is_told_to_end_hands_back_what_does_not_finish() {
    let scene = Scene::new("handing-back");
    let store = submit(&scene, Kind::Endless);
    let worker = start(&scene, 100);
    worker.signal("TERM");
    let (status, lines) = worker.end();
    assert!(status.success(), "{lines:?}");

    let jobs = scene.all_jobs(&store);
    let handed_back = count(&jobs, &[RunOutcome::Returned]);
    assert_eq!((handed_back, count(&jobs, &[])), (HANDS, WAITING));
    check_that_all_can_be_claimed(&scene, &store);
    println!(
        "draining: {handed_back} steps were handed back after the grace, and could be claimed at once"
    );
}

#[test]
fn a_second_signal_ends_a_worker_at_once() {
    let scene = Scene::new("stopping");
    let store = submit(&scene, Kind::Endless);
    let worker = start(&scene, HOUR);
    worker.signal("TERM");
    worker.line_with("told to end");
    worker.signal("TERM");
    let (status, _) = worker.end();
    assert!(!status.success(), "it was stopped, and said nothing of it");

    let handed_back = count(&scene.all_jobs(&store), &[RunOutcome::Returned]);
    assert_eq!(handed_back, HANDS);
    check_that_all_can_be_claimed(&scene, &store);
    println!(
        "stopping: {handed_back} steps were handed back at once, though their grace was an hour"
    );
}

fn submit(scene: &Scene, kind: Kind) -> Sqlite {
    let store = scene.store();
    let jobs = (0..HANDS + WAITING).map(|number| waiting_job(number, kind));
    scene.wait(store.submit_all(jobs)).unwrap();
    store
}

/// A worker that has its hands full.
fn start(scene: &Scene, grace: u64) -> Process {
    let mut work = scene.work("worker");
    work.concurrency = HANDS;
    work.lease = HOUR;
    work.grace = grace;
    work.aloud = true;
    let worker = Process::start(&order(work));
    for _ in 0..HANDS {
        worker.line_with("step_started");
    }
    worker
}

/// How many jobs have had just these runs.
fn count(jobs: &[Job], outcomes: &[RunOutcome]) -> usize {
    let runs = |job: &Job| job.runs.iter().map(|run| run.outcome).collect::<Vec<_>>();
    jobs.iter().filter(|job| runs(job) == outcomes).count()
}

/// Every job is anybody's, although the leases would have lasted for an hour, and no attempt has been counted.
fn check_that_all_can_be_claimed(scene: &Scene, store: &Sqlite) {
    for job in scene.all_jobs(store) {
        assert_eq!((job.status, job.attempt), (Status::Queued, 0), "{job}");
    }
    let everything = ClaimRequest::new("other", usize::MAX, Duration::from_secs(60));
    let claims = scene.wait(store.claim(&everything)).unwrap().claims;
    assert_eq!(claims.len(), HANDS + WAITING);
    let was_lost = |claim: &Claim| claim.crashes > 0;
    assert!(!claims.iter().any(was_lost), "a worker was taken for lost");
}
