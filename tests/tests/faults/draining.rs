//! Workers that are told to end while they work.

use ergate::backend::{Backend, ClaimRequest};
use ergate::{Job, RunOutcome, Status, Submit};
use tests::faults::{Pace, endless_job};

use crate::process::Process;
use crate::scene::{Scene, order};

/// How many jobs of each kind the worker has in its hands when it is told to end.
const EACH: usize = 4;
const WAITING: usize = 50;
const HOUR: u64 = 3_600_000;

#[test]
fn a_worker_that_is_told_to_end_finishes_what_it_can_and_hands_back_the_rest() {
    let scene = Scene::new("draining");
    let store = scene.store();
    let endless = (0..EACH).map(|number| endless_job(number).priority(1));
    scene.wait(store.submit_all(endless)).unwrap();
    scene.submit(&store, EACH + WAITING);

    let worker = start(&scene, Pace(700, 700), 2_000);
    worker.signal("TERM");
    let (status, lines) = worker.end();
    assert!(status.success(), "{lines:?}");

    let (mut finished, mut handed_back, mut untouched) = (0, 0, 0);
    for job in scene.all_jobs(&store) {
        assert_eq!((job.status, job.attempt), (Status::Queued, 0), "{job}");
        match *outcomes(&job) {
            [] => untouched += 1,
            [RunOutcome::Completed] => finished += 1,
            [RunOutcome::Returned] => handed_back += 1,
            _ => panic!("{job}: {:?}", job.runs),
        }
    }
    assert_eq!((finished, handed_back, untouched), (EACH, EACH, WAITING));
    // Its leases would have lasted for an hour.
    let everything = ClaimRequest::new("other", usize::MAX, std::time::Duration::from_secs(60));
    let claims = scene.wait(store.claim(&everything)).unwrap().claims;
    assert_eq!(claims.len(), 2 * EACH + WAITING);
    assert!(claims.iter().all(|claim| claim.crashes == 0));
    println!(
        "draining: {finished} steps finished, {handed_back} were handed back, {untouched} jobs waited; another could claim \
         all of them at once, and no attempt was counted"
    );
}

#[test]
fn a_second_signal_ends_a_worker_at_once() {
    let scene = Scene::new("stopping");
    let store = scene.store();
    let endless = (0..2 * EACH).map(endless_job);
    scene.wait(store.submit_all(endless)).unwrap();
    let worker = start(&scene, Pace(1, 1), HOUR);
    worker.signal("TERM");
    worker.line_with("told to end");
    worker.signal("TERM");
    let (status, _) = worker.end();
    assert!(!status.success(), "it was stopped, and said nothing of it");
    for job in scene.all_jobs(&store) {
        assert_eq!((job.status, job.attempt), (Status::Queued, 0), "{job}");
        assert_eq!(outcomes(&job), [RunOutcome::Returned]);
    }
}

/// A worker that has its hands full.
fn start(scene: &Scene, pace: Pace, grace: u64) -> Process {
    let mut work = scene.work("worker");
    work.concurrency = 2 * EACH;
    work.pace = pace;
    work.lease = HOUR;
    work.grace = grace;
    work.aloud = true;
    let worker = Process::start(&order(work));
    for _ in 0..2 * EACH {
        worker.line_with("step_started");
    }
    worker
}

fn outcomes(job: &Job) -> Vec<RunOutcome> {
    job.runs.iter().map(|run| run.outcome).collect()
}
