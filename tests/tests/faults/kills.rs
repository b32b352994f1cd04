//! Workers are killed, one after the other, while they work.

use std::thread;
use std::time::{Duration, Instant};

use tests::Dice;
use tests::faults::Pace;

use crate::audit::audit_the_end;
use crate::form::{pick, seed};
use crate::process::Process;
use crate::scene::{Scene, order};

const WORKERS: usize = 4;
const CONCURRENCY: usize = 2;

#[test]
fn a_fleet_whose_workers_are_killed_loses_nothing_and_saves_nothing_twice() {
    let jobs = pick(600, 5_000);
    let duration = Duration::from_secs(pick(10, 60));
    let seed = seed();
    let mut dice = Dice::new(seed);
    let scene = Scene::new("kills");
    let store = scene.store();
    scene.submit(&store, jobs);

    let mut fleet: Vec<Process> = (0..WORKERS).map(|place| start(&scene, place, 0)).collect();
    let began = Instant::now();
    let mut kills = 0;
    while began.elapsed() < duration {
        thread::sleep(Duration::from_millis(dice.between(100, 500)));
        let place = usize::try_from(dice.below(WORKERS as u64)).unwrap();
        kills += 1;
        let next = start(&scene, place, kills);
        std::mem::replace(&mut fleet[place], next).kill();
    }
    scene.wait_for_the_end(&store);
    drop(fleet);

    let audit = audit_the_end(&scene.all_jobs(&store), &scene.effects().all());
    println!("kill -9: seed {seed}, {kills} workers killed: {audit}");
}

fn start(scene: &Scene, place: usize, kills: usize) -> Process {
    let mut work = scene.work(format!("{place}-{kills}"));
    work.concurrency = CONCURRENCY;
    work.pace = Pace(10, 30);
    work.lease = 600;
    Process::start(&order(work))
}
