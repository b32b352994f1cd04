//! A worker that is frozen for longer than its lease, and then goes on as if nothing had happened.

use std::time::Duration;

use ergate::Job;
use rusqlite::Connection;
use tests::faults::Pace;

use crate::audit::audit_the_end;
use crate::form::pick;
use crate::process::Process;
use crate::scene::{Scene, order};

/// How many jobs are in the frozen worker's hands each time.
const HANDS: usize = 8;

#[test]
fn a_worker_that_wakes_up_after_its_lease_changes_nothing_and_says_why() {
    let rounds = pick(2, 50);
    let mut reasons = Reasons::default();
    for _ in 0..rounds {
        freeze_and_thaw(&mut reasons);
    }
    println!(
        "zombies: {} jobs were taken over from a frozen worker. When it woke up, it gave up {} because their leases had \
         run out and {} because another worker had them, and {} of its results were refused",
        rounds * HANDS,
        reasons.ran_out,
        reasons.taken,
        reasons.refused,
    );
}

/// Why a worker gave its jobs up, in its own words.
#[derive(Default)]
struct Reasons {
    ran_out: usize,
    taken: usize,
    refused: usize,
}

impl Reasons {
    /// Takes note of a line, and says whether it gave a reason.
    fn note(&mut self, line: &str) -> bool {
        let reasons = [
            ("the lease could not be renewed in time", &mut self.ran_out),
            ("another worker has the job", &mut self.taken),
            (
                "the lease ran out and the job has moved on",
                &mut self.refused,
            ),
        ];
        for (text, count) in reasons {
            if line.contains(text) {
                *count += 1;
                return true;
            }
        }
        false
    }
}

fn freeze_and_thaw(reasons: &mut Reasons) {
    let scene = Scene::new("zombie");
    let store = scene.store();
    scene.submit(&store, HANDS);
    let zombie = start(&scene, "zombie", Pace(2_000, 2_000));
    for _ in 0..HANDS {
        zombie.line_with("step_started");
    }
    freeze(&zombie, &scene);

    let heir = start(&scene, "heir", Pace(1, 1));
    for _ in 0..HANDS {
        heir.line_with("job_finished");
    }
    heir.kill();
    let finished = scene.all_jobs(&store);

    zombie.signal("CONT");
    let mut given = 0;
    while given < HANDS {
        let line = zombie.line().unwrap();
        assert!(
            !is_result(&line),
            "the zombie thinks that it saved a step: {line}"
        );
        given += usize::from(reasons.note(&line));
    }
    zombie.signal("TERM");
    let (status, lines) = zombie.end();
    assert!(status.success(), "{lines:?}");
    let saved: Vec<_> = lines.iter().filter(|line| is_result(line)).collect();
    assert!(saved.is_empty(), "{saved:?}");

    assert_eq!(scene.all_jobs(&store), finished, "the zombie changed a job");
    let audit = audit_the_end(&finished, &scene.effects().all());
    println!("zombie: {audit}");
    assert!(finished.iter().all(is_the_heirs));
}

fn start(scene: &Scene, name: &str, pace: Pace) -> Process {
    let mut work = scene.work(name);
    work.concurrency = HANDS;
    work.pace = pace;
    work.lease = 500;
    work.aloud = true;
    Process::start(&order(work))
}

/// Freezes the worker, but not while it writes: then everybody would have to wait for it.
fn freeze(worker: &Process, scene: &Scene) {
    let others = Connection::open(scene.file()).unwrap();
    others.busy_timeout(Duration::from_secs(1)).unwrap();
    loop {
        worker.freeze();
        if others.execute_batch("BEGIN IMMEDIATE; ROLLBACK").is_ok() {
            return;
        }
        worker.signal("CONT");
    }
}

fn is_result(line: &str) -> bool {
    line.starts_with("step_finished") || line.starts_with("job_finished")
}

fn is_the_heirs(job: &Job) -> bool {
    job.runs
        .iter()
        .all(|run| run.worker.as_deref() == Some("heir"))
}
