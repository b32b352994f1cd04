//! The store's files are copied in the middle of the work, and the copies cut off, as a loss of power would leave them.

use std::fs;

use rusqlite::Connection;
use tests::Dice;
use tests::faults::Pace;

use crate::audit::{audit, audit_a_past, audit_the_end};
use crate::dump::check_soundness;
use crate::form::{pick, seed};
use crate::process::Process;
use crate::scene::{Scene, order};

/// Bytes in the log's header, and in each page of it.
const LOG_HEADER: u64 = 32;
const LOG_PAGE: u64 = 4096 + 24;
/// When so many pages are in the log, they begin to be brought into the file.
const LOG_PAGES: u64 = 4000;

#[test]
fn every_copy_that_is_torn_out_of_the_work_is_sound() {
    let copies = pick(20, 100);
    let seed = seed();
    let mut dice = Dice::new(seed);
    let scene = Scene::new("torn");
    let store = scene.store();
    scene.submit(&store, pick(300, 3_000));
    let workers = [
        start(&scene, "one", Pace(1, 10)),
        start(&scene, "two", Pace(1, 10)),
    ];
    let (mut cut, mut transitions, mut whole) = (0, 0, Vec::new());
    for number in 0..copies {
        wait_for_steps(&workers[0], dice.between(1, 30));
        for worker in &workers {
            worker.freeze();
        }
        let copy = Scene::new("torn-copy");
        tear(&scene, &copy);
        if number % 2 == 1 && can_be_cut(&copy) {
            cut_log(&copy, &mut dice);
            transitions += check_a_past(&copy);
            cut += 1;
        } else {
            transitions += check(&copy);
        }
        for worker in &workers {
            worker.signal("CONT");
        }
        if number % 10 == 0 {
            whole.push(copy);
        }
    }
    drop(workers);
    whole.iter().for_each(finish);
    println!(
        "torn files: seed {seed}, {copies} copies, {cut} of them cut off in the log, all sound, with {transitions} \
         transitions in all; {} of them were worked off to their end",
        whole.len()
    );
}

fn start(scene: &Scene, name: &str, pace: Pace) -> Process {
    let mut work = scene.work(name);
    work.pace = pace;
    work.lease = 1_000;
    work.aloud = true;
    Process::start(&order(work))
}

fn wait_for_steps(worker: &Process, steps: u64) {
    worker.forget_lines();
    for _ in 0..steps {
        worker.line_with("step_started");
    }
}

/// Copies everything while nobody moves, be it between two calls of the operating system or in the middle of one.
fn tear(scene: &Scene, copy: &Scene) {
    for name in ["jobs.db", "jobs.db-wal"] {
        fs::copy(scene.path(name), copy.path(name)).unwrap();
    }
    // A step may have started and not yet done the first of all deeds.
    let effects = fs::read(scene.path("effects")).unwrap_or_default();
    fs::write(copy.path("effects"), effects).unwrap();
}

/// As long as nothing has been brought from the log into the file, any beginning of the log is a state that there was.
fn can_be_cut(copy: &Scene) -> bool {
    let log = fs::read(copy.path("jobs.db-wal")).unwrap();
    let restarts = log.get(12..16).is_some_and(|count| count != [0; 4]);
    !restarts && (log.len() as u64) < LOG_HEADER + LOG_PAGES * LOG_PAGE
}

fn cut_log(copy: &Scene, dice: &mut Dice) {
    let log = fs::OpenOptions::new()
        .write(true)
        .open(copy.path("jobs.db-wal"))
        .unwrap();
    let length = log.metadata().unwrap().len();
    // What is lost is something of the last hundred pages; without the first ones there would not even be tables.
    let lost = dice.below((length / 2).min(100 * LOG_PAGE));
    log.set_len(length - lost).unwrap();
}

fn check(copy: &Scene) -> usize {
    check_soundness(&Connection::open(copy.file()).unwrap());
    let jobs = copy.all_jobs(&copy.store());
    audit(&jobs, &copy.effects().all()).transitions
}

fn check_a_past(copy: &Scene) -> usize {
    check_soundness(&Connection::open(copy.file()).unwrap());
    let jobs = copy.all_jobs(&copy.store());
    audit_a_past(&jobs, copy.effects().all()).transitions
}

/// Works the copy off, as if the original had been lost.
fn finish(copy: &Scene) {
    let worker = start(copy, "heir", Pace(0, 0));
    let store = copy.store();
    copy.wait_for_the_end(&store);
    worker.kill();
    let audit = audit_the_end(&copy.all_jobs(&store), &copy.effects().all());
    println!("worked off from a copy: {audit}");
}
