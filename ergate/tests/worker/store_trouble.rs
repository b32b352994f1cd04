use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ergate::ErrorKind;
use ergate::backend::JobFilter;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, sleep, virtually};
use crate::faulty::Faulty;

#[step]
async fn one(n: u64) -> u64 {
    sleep(n % 3).await;
    n
}

#[step(inline)]
fn two(n: u64) -> u64 {
    n
}

#[step(inline)]
fn three(n: u64) -> u64 {
    n
}

static THREE: Workflow<u64> = Workflow::named("three")
    .step::<one>()
    .step::<two>()
    .step::<three>()
    .build();

/// Whatever the store does, each step is saved once and each event is told once.
#[test]
fn a_store_that_fails_now_and_then_loses_nothing_and_doubles_nothing() {
    for seed in 1..=20 {
        virtually(trouble(seed, false));
    }
}

#[test]
fn a_store_that_can_settle_at_once_loses_nothing_and_doubles_nothing() {
    for seed in 1..=10 {
        virtually(trouble(seed, true));
    }
}

async fn trouble(seed: u64, at_once: bool) {
    let bench = Bench::new();
    for n in 0..30 {
        bench.submit(THREE.job(n)).await;
    }
    let store = Arc::new(Faulty::new(bench.store.clone(), seed));
    for percent in [&store.before, &store.after, &store.renewals] {
        percent.store(15, Ordering::SeqCst);
    }
    store.settles_at_once.store(at_once, Ordering::SeqCst);
    let notes = Notes::default();
    let worker = || {
        let worker = bench.worker_on(Arc::clone(&store)).register(&THREE);
        let notes = notes.clone();
        worker.concurrency(4).on(move |event| {
            let job = event.job();
            if event.name() != "step_started" && event.name() != "job_started" {
                notes.add(format!(
                    "{} {} {}",
                    job.id,
                    event.name(),
                    job.steps_completed
                ));
            }
        })
    };
    let (first, second) = (worker(), worker());
    let handles = [first.handle(), second.handle()];
    let until_done = async {
        while !all_ended(&bench).await {
            sleep(1).await;
        }
        handles.iter().for_each(ergate::WorkerHandle::shutdown);
    };
    let (first, second, ()) = tokio::join!(first.run(), second.run(), until_done);
    first.and(second).unwrap();
    check(&bench, &notes).await;
    assert!(store.failures.load(Ordering::SeqCst) > 0);
    assert_eq!(store.settled_at_once.load(Ordering::SeqCst) > 0, at_once);
}

async fn all_ended(bench: &Bench) -> bool {
    let jobs = bench.store.list(&JobFilter::new()).await.unwrap();
    jobs.iter().all(|job| job.status.is_final())
}

async fn check(bench: &Bench, notes: &Notes) {
    for job in bench.store.list(&JobFilter::new()).await.unwrap() {
        let steps: Vec<&str> = job.runs.iter().map(|run| &*run.step).collect();
        let error = job.error.as_ref();
        if error.is_some_and(|error| error.kind == ErrorKind::Abandoned) {
            // The answers to five claims of it in a row were lost. That looks like a job that kills its workers.
            assert!(["one", "two", "three"].starts_with(&steps));
            continue;
        }
        assert_eq!(steps, ["one", "two", "three"]);
        assert_eq!(job.status, Status::Completed);
    }
    let mut told: BTreeMap<String, u32> = BTreeMap::new();
    for line in notes.all() {
        *told.entry(line).or_default() += 1;
    }
    told.retain(|_, times| *times > 1);
    assert!(told.is_empty(), "told more than once: {told:?}");
}

#[test]
fn a_worker_waits_for_a_store_that_is_away_and_ends_when_told_to() {
    virtually(async {
        let bench = Bench::new();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        store.before.store(100, Ordering::SeqCst);
        let worker = bench.worker_on(Arc::clone(&store)).register(&THREE);
        let handle = worker.handle();
        let told = async {
            sleep(3600).await;
            handle.shutdown();
        };
        tokio::join!(worker.run(), told).0.unwrap();
        let failures = store.failures.load(Ordering::SeqCst);
        assert!((720..3600).contains(&failures), "asked {failures} times");
    });
}

#[test]
fn a_result_that_can_not_be_saved_holds_the_end_up_only_for_a_while() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(THREE.job(1)).await;
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        let worker = bench.worker_on(Arc::clone(&store)).register(&THREE);
        let lost = Notes::default();
        let told = lost.clone();
        let worker = worker.grace(Duration::from_secs(30)).on(move |event| {
            if event.name() == "step_lost" {
                told.add("step_lost");
            }
        });
        let handle = worker.handle();
        let trouble = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            store.before.store(100, Ordering::SeqCst);
            sleep(5).await;
            handle.shutdown();
        };
        tokio::join!(worker.run(), trouble).0.unwrap();
        assert_eq!(bench.status(&id).await, Status::Running);
        assert_eq!(lost.all(), ["step_lost"]);
        assert!(
            bench.passed() < Duration::from_secs(42),
            "{:?}",
            bench.passed()
        );
    });
}
