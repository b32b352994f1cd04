use std::time::Duration;

use ergate::prelude::*;
use ergate::{Error, WorkerHandle};

use crate::bench::{Bench, Notes, runs, sleep, virtually};

#[step]
async fn takes(seconds: u64, #[depends(session)] _session: &Session, #[state] notes: &Notes) {
    notes.add("began");
    sleep(seconds).await;
    notes.add("ended");
}

#[step]
async fn then(#[state] notes: &Notes) {
    notes.add("then");
}

struct Session;

#[dependency(teardown = close)]
fn session() -> Session {
    Session
}

async fn close(_: Session, outcome: Outcome) {
    if matches!(outcome, Outcome::Cancelled) {
        sleep(2).await;
    }
}

static TAKES: Workflow<u64> = Workflow::named("takes")
    .step::<takes>()
    .step::<then>()
    .build();

/// Runs a worker that is told something after so many seconds.
async fn run_and_tell(
    bench: &Bench,
    notes: &Notes,
    after: u64,
    tell: impl Fn(&WorkerHandle),
) -> Result<(), Error> {
    let worker = bench.worker().register(&TAKES).state(notes.clone());
    let worker = worker.grace(Duration::from_secs(30));
    let handle = worker.handle();
    let told = async {
        sleep(after).await;
        tell(&handle);
    };
    tokio::join!(worker.run(), told).0
}

#[test]
fn a_drained_worker_finishes_the_step_and_no_more() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES.job(10)).await;
        run_and_tell(&bench, &notes, 1, WorkerHandle::shutdown)
            .await
            .unwrap();
        assert_eq!(notes.all(), ["began", "ended"]);
        let job = bench.job(&id).await;
        assert_eq!((job.status, job.current_step), (Status::Queued, 1));
        assert_eq!(bench.passed(), Duration::from_secs(10));
        run_and_tell(&bench, &notes, 1, WorkerHandle::shutdown)
            .await
            .unwrap();
        assert_eq!(bench.status(&id).await, Status::Completed);
    });
}

#[test]
fn a_step_that_outlasts_the_grace_is_interrupted_and_handed_back() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES.job(3600)).await;
        run_and_tell(&bench, &notes, 1, WorkerHandle::shutdown)
            .await
            .unwrap();
        assert_eq!(notes.all(), ["began"]);
        let job = bench.job(&id).await;
        assert_eq!(
            (job.status, job.current_step, job.attempt),
            (Status::Queued, 0, 0)
        );
        assert_eq!(runs(&job), ["takes 1 returned"]);
        assert_eq!(bench.passed(), Duration::from_secs(33));
    });
}

#[test]
fn a_stopped_worker_does_not_wait_and_says_so() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES.job(3600)).await;
        let stopped = run_and_tell(&bench, &notes, 1, WorkerHandle::stop).await;
        assert!(matches!(stopped, Err(Error::Stopped)));
        let job = bench.job(&id).await;
        assert_eq!((job.status, job.attempt), (Status::Queued, 0));
        // The teardown takes two seconds, and has one.
        assert_eq!(bench.passed(), Duration::from_secs(2));
    });
}

#[test]
fn a_worker_told_to_end_before_it_starts_claims_nothing() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(TAKES.job(1)).await;
        let worker = bench.worker().register(&TAKES).state(Notes::default());
        worker.handle().shutdown();
        worker.run().await.unwrap();
        assert_eq!(bench.status(&id).await, Status::Queued);
    });
}

#[test]
fn what_a_dropped_worker_leaves_comes_back_when_the_lease_runs_out() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES.job(10)).await;
        let worker = || bench.worker().register(&TAKES).state(notes.clone());
        let dropped = tokio::time::timeout(Duration::from_secs(5), worker().run()).await;
        assert!(dropped.is_err());
        assert_eq!(bench.status(&id).await, Status::Running);
        let second = worker();
        let handle = second.handle();
        let second = second.on(move |event| {
            if event.name() == "job_finished" {
                handle.shutdown();
            }
        });
        second.run().await.unwrap();
        assert_eq!(notes.all(), ["began", "began", "ended", "then"]);
        assert_eq!(bench.passed(), Duration::from_secs(40));
    });
}

#[test]
fn a_thread_that_does_not_stop_is_left_behind() {
    #[step]
    fn stubborn(_: (), #[state] notes: &Notes) {
        notes.add("began");
        std::thread::sleep(Duration::from_secs(2));
        notes.add("ended");
    }
    static STUBBORN: Workflow<()> = Workflow::named("stubborn").step::<stubborn>().build();

    let store = Memory::new();
    let notes = Notes::default();
    let id = store.submit_blocking(STUBBORN.job(())).unwrap();
    let worker = Worker::new(store.clone())
        .register(&STUBBORN)
        .state(notes.clone());
    let handle = worker.handle();
    let worker = worker.on(move |event| {
        if event.name() == "step_started" {
            handle.stop();
        }
    });
    let started = std::time::Instant::now();
    let stopped = worker.run_until_idle_blocking();
    assert!(matches!(stopped, Err(Error::Stopped)));
    assert!(started.elapsed() >= Duration::from_secs(1));
    let job = store.get_blocking(&id).unwrap().unwrap();
    assert_eq!((job.status, job.attempt), (Status::Queued, 0));
}
