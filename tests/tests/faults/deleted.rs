//! The file is deleted under workers, which can't do anything about that but end.

use std::fs;

use ergate::Submit;
use tests::faults::{Kind, waiting_job};

use crate::process::Process;
use crate::scene::{Scene, order};

const HANDS: usize = 4;
const HOUR: u64 = 3_600_000;

#[test]
fn a_worker_that_waits_for_jobs_ends_and_says_why() {
    let scene = Scene::new("deleted");
    drop(scene.store());
    let worker = start(&scene);
    worker.line_with("the worker starts");
    delete(&scene);
    check_the_end(worker, "with nothing to do");
}

#[test]
fn a_worker_whose_steps_run_ends_and_says_why() {
    let scene = Scene::new("deleted");
    let worker = start_with_full_hands(&scene, Kind::Endless);
    delete(&scene);
    check_the_end(worker, "in the midst of its steps");
}

#[test]
fn a_worker_that_was_told_to_end_does_not_wait_for_its_grace_and_says_why() {
    let scene = Scene::new("deleted");
    let worker = start_with_full_hands(&scene, Kind::LetGo);
    worker.signal("TERM");
    worker.line_with("told to end");
    delete(&scene);
    scene.effects().release().unwrap();
    check_the_end(worker, "while it saved its last steps");
}

/// Nothing but the loss of the file can end this worker within an hour.
fn start(scene: &Scene) -> Process {
    let mut work = scene.work("worker");
    work.concurrency = HANDS;
    work.lease = HOUR;
    work.grace = HOUR;
    work.aloud = true;
    Process::start(&order(work))
}

fn start_with_full_hands(scene: &Scene, kind: Kind) -> Process {
    let store = scene.store();
    let jobs = (0..HANDS).map(|number| waiting_job(number, kind));
    scene.wait(store.submit_all(jobs)).unwrap();
    let worker = start(scene);
    for _ in 0..HANDS {
        worker.line_with("step_started");
    }
    worker
}

fn delete(scene: &Scene) {
    for name in ["jobs.db", "jobs.db-wal", "jobs.db-shm"] {
        fs::remove_file(scene.path(name)).unwrap();
    }
}

fn check_the_end(worker: Process, when: &str) {
    let (status, lines) = worker.end();
    assert!(!status.success(), "{lines:?}");
    let mut lines = lines.iter();
    let reason = lines.find(|line| line.contains("the store won't come back"));
    let reason = reason.unwrap();
    assert!(
        reason.contains("was deleted or moved") && reason.contains("jobs.db"),
        "{reason}"
    );
    println!("deleted file: a worker {when} ended with {status}");
}
