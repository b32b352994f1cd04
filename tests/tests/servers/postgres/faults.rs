//! Workers and servers are killed, connections cut, and the server says no for a while: every transition is saved once, and
//! nothing is lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use ergate::backend::Postgres;
use tests::Dice;
use tests::faults::Pace;
use tests::faults::form::{pick, seed};
use tests::servers::{Proxy, WorkerProcess};

use super::scene::{Scene, client};

const WORKERS: usize = 4;

#[test]
fn a_fleet_whose_workers_are_killed_loses_nothing_and_saves_nothing_twice() {
    let jobs = pick(600, 5_000);
    let duration = Duration::from_secs(pick(10, 60));
    let seed = seed();
    let mut dice = Dice::new(seed);
    let scene = Scene::new();
    scene.submit(jobs);
    let start = |place: usize, kills: u64| {
        let mut work = scene.work(format!("{place}-{kills}"));
        (work.pace, work.lease, work.concurrency) = (Pace(10, 30), 600, 2);
        scene.start_as(&work)
    };
    let mut fleet: Vec<WorkerProcess> = (0..WORKERS).map(|place| start(place, 0)).collect();
    let (began, mut kills) = (Instant::now(), 0);
    while began.elapsed() < duration {
        thread::sleep(Duration::from_millis(dice.between(100, 500)));
        let place = usize::try_from(dice.below(WORKERS as u64)).unwrap();
        kills += 1;
        fleet[place] = start(place, kills);
    }
    let audit = scene.audit(jobs);
    println!("postgres, kill -9: seed {seed}, {kills} workers killed: {audit}");
}

#[test]
fn a_server_that_is_killed_three_times_comes_back_with_all_that_it_answered() {
    let jobs = pick(300, 2_000);
    let mut scene = Scene::new();
    scene.submit(jobs);
    let fleet = [scene.start("first"), scene.start("second")];
    for kill in 1..=3 {
        scene.wait_for(jobs * kill / 4);
        scene.server.kill();
        thread::sleep(Duration::from_millis(300));
        scene.server.resume();
    }
    let audit = scene.audit(jobs);
    drop(fleet);
    println!("postgres, server killed three times: {audit}");
}

/// Does something over and over while workers work, until all jobs have ended.
fn meanwhile(scene: &Scene, jobs: usize, every: Duration, mut harm: impl FnMut() + Send) {
    let is_over = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                thread::sleep(every);
                harm();
            }
        });
        scene.wait_for(jobs);
        is_over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn connections_that_are_cut_are_opened_again() {
    let jobs = pick(300, 3_000);
    let scene = Scene::new();
    scene.submit(jobs);
    let fleet = [scene.start("first"), scene.start("second")];
    let mut cuts = 0;
    meanwhile(&scene, jobs, Duration::from_millis(100), || {
        let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'ergate'";
        cuts += scene.wait(async {
            client(&scene.server.address())
                .await
                .query(cut, &[])
                .await
                .unwrap()
                .len()
        });
    });
    drop(fleet);
    println!("postgres, {cuts} connections cut: {}", scene.audit(jobs));
}

#[test]
fn a_worker_behind_a_cut_wire_loses_its_jobs_to_others_and_saves_nothing_late() {
    let rounds = pick(2, 10);
    let jobs = 8;
    for _ in 0..rounds {
        let scene = Scene::new();
        scene.submit(jobs);
        let wire = Proxy::to(scene.server.port());
        let mut work = scene.work("behind");
        (work.address, work.concurrency) = (scene.server.address_at(wire.port()), jobs);
        (work.pace, work.lease) = (Pace(300, 300), 1_000);
        let behind = scene.start_as(&work);
        // All jobs are in its hands.
        while scene
            .jobs()
            .iter()
            .any(|job| job.status != ergate::Status::Running)
        {
            thread::sleep(Duration::from_millis(5));
        }
        wire.cut();
        let heir = scene.start("heir");
        scene.wait_for(jobs);
        let done = scene.jobs();
        wire.mend();
        // What it held back comes now, and counts for nothing.
        thread::sleep(Duration::from_millis(1_500));
        assert_eq!(
            scene.jobs(),
            done,
            "the worker behind the wire changed a job"
        );
        drop((behind, heir));
        println!("postgres, a wire cut: {}", scene.audit(jobs));
    }
}

#[test]
fn a_server_that_only_reads_for_a_while_is_waited_for() {
    let jobs = pick(200, 2_000);
    let scene = Scene::new();
    scene.submit(jobs);
    let fleet = [scene.start("first"), scene.start("second")];
    for time in 1..=3 {
        scene.wait_for(jobs * time / 4);
        for is_read_only in ["on", "off"] {
            scene.wait(async {
                let client = client(&scene.server.address()).await;
                let setting =
                    format!("ALTER SYSTEM SET default_transaction_read_only = {is_read_only}");
                client
                    .batch_execute("SET default_transaction_read_only = off")
                    .await
                    .unwrap();
                client.batch_execute(&setting).await.unwrap();
                client
                    .batch_execute("SELECT pg_reload_conf()")
                    .await
                    .unwrap();
            });
            thread::sleep(Duration::from_millis(500));
        }
    }
    let audit = scene.audit(jobs);
    drop(fleet);
    println!("postgres, read-only three times: {audit}");
}

#[test]
fn a_standby_takes_the_place_of_a_primary_that_is_killed() {
    let jobs = pick(200, 2_000);
    let mut scene = Scene::new();
    let standby = scene.server.standby();
    let (first, second) = (scene.server.port(), standby.port());
    let address = scene.server.address();
    let address = address.replace(
        &format!(":{first}/"),
        &format!(":{first},127.0.0.1:{second}/"),
    );
    let address = format!("{address}&target_session_attrs=read-write");
    let options = Postgres::options().schema(scene.schema.as_str());
    scene.store = options.connect_blocking(&address).unwrap();
    scene.submit(jobs);
    let fleet = ["first", "second"].map(|name| {
        let mut work = scene.work(name);
        work.address.clone_from(&address);
        scene.start_as(&work)
    });
    scene.wait_for(jobs / 3);
    scene.server.kill();
    standby.promote();
    let audit = scene.audit(jobs);
    drop(fleet);
    println!("postgres, a standby took over: {audit}");
}
