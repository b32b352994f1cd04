use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ergate::backend::ClaimRequest;
use ergate::prelude::*;
use ergate::{Error, JobId, WorkerHandle};

use crate::bench::{Bench, Notes, runs, sleep, virtually};
use crate::faulty::Faulty;

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

/// Runs a worker that is told to end after two seconds, when a claim is under way for ten.
async fn drain_while_claiming(bench: &Bench, notes: &Notes, store: &Arc<Faulty>) {
    let worker = bench.worker_on(Arc::clone(store)).register(&TAKES);
    let worker = worker.state(notes.clone()).concurrency(1);
    let handle = worker.handle();
    let told = async {
        sleep(2).await;
        handle.shutdown();
    };
    tokio::join!(worker.run(), told).0.unwrap();
    assert!(bench.passed() < Duration::from_secs(25));
}

/// Anybody may have the job at once, and nothing is held against it.
async fn is_free(bench: &Bench, id: &JobId) {
    let job = bench.job(id).await;
    assert_eq!((job.status, job.attempt), (Status::Queued, 0));
    let request = ClaimRequest::new("other", 2, Duration::from_secs(30));
    let claims = bench.store.claim(&request).await.unwrap().claims;
    let claim = claims.iter().find(|claim| claim.job.id == *id);
    assert_eq!(claim.map(|claim| claim.crashes), Some(0));
}

#[test]
fn a_job_whose_claim_was_under_way_is_handed_back_at_once() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        store.slow_claims.store(10, Ordering::SeqCst);
        let id = bench.submit(TAKES.job(1)).await;
        drain_while_claiming(&bench, &notes, &store).await;
        assert_eq!(notes.all(), Vec::<String>::new());
        assert_eq!(runs(&bench.job(&id).await), Vec::<String>::new());
        is_free(&bench, &id).await;
    });
}

#[test]
fn a_job_that_was_kept_meanwhile_is_handed_back_at_once() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        store.slow.store(10, Ordering::SeqCst);
        let id = bench.submit(TAKES.job(1)).await;
        drain_while_claiming(&bench, &notes, &store).await;
        assert_eq!(notes.all(), ["began", "ended"]);
        assert_eq!(bench.job(&id).await.current_step, 1);
        is_free(&bench, &id).await;
    });
}

#[test]
fn a_job_that_was_claimed_in_return_meanwhile_is_handed_back_at_once() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        store.slow.store(10, Ordering::SeqCst);
        bench.submit(TAKES.job(1)).await;
        sleep(1).await;
        let id = bench.submit(TAKES.job(1)).await;
        drain_while_claiming(&bench, &notes, &store).await;
        assert_eq!(notes.all(), ["began", "ended"]);
        is_free(&bench, &id).await;
    });
}

#[test]
fn a_worker_that_is_stopped_with_nothing_in_hand_ends_in_good_order() {
    virtually(async {
        let bench = Bench::new();
        run_and_tell(&bench, &Notes::default(), 1, WorkerHandle::stop)
            .await
            .unwrap();
        assert_eq!(bench.passed(), Duration::from_secs(1));
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

/// Counts until it is told to end, and then gives what it has, or an error.
#[step]
fn counts(fails: bool, #[job] job: &JobInfo) -> Result<u32, String> {
    let mut counted = 0;
    while !job.is_cancelled() {
        std::thread::sleep(Duration::from_millis(1));
        counted += 1;
    }
    if fails {
        return Err(format!("it was told to end at {counted}"));
    }
    Ok(counted)
}

#[step]
fn goes_on(_counted: u32) {}

static COUNTS: Workflow<bool> = Workflow::named("counts")
    .step::<counts>()
    .step::<goes_on>()
    .build();

#[test]
fn what_a_step_gives_that_was_told_to_end_is_not_taken_for_its_result() {
    for fails in [false, true] {
        let store = Memory::new();
        let id = store.submit_blocking(COUNTS.job(fails)).unwrap();
        let worker = Worker::new(store.clone()).register(&COUNTS);
        let handle = worker.handle();
        let worker = worker.on(move |event| {
            if event.name() == "step_started" {
                handle.stop();
            }
        });
        let stopped = worker.run_until_idle_blocking();
        assert!(matches!(stopped, Err(Error::Stopped)));
        let job = store.get_blocking(&id).unwrap().unwrap();
        assert_eq!(
            (job.status, job.current_step, job.attempt),
            (Status::Queued, 0, 0)
        );
        assert_eq!(runs(&job), ["counts 1 returned"]);
    }
}
