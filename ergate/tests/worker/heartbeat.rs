use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ergate::hooks::Event;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, runs, sleep, virtually};
use crate::faulty::Faulty;

#[step]
async fn takes(seconds: u64, #[state] notes: &Notes) -> u64 {
    notes.add("began");
    sleep(seconds).await;
    notes.add("ended");
    seconds
}

static TAKES: Workflow<u64> = Workflow::named("takes").step::<takes>().build();

static TAKES_TWICE: Workflow<u64> = Workflow::named("takes_twice")
    .step::<takes>()
    .step::<again>()
    .build();

#[step]
async fn again(seconds: u64, #[state] notes: &Notes) {
    notes.add("began again");
    sleep(seconds).await;
}

const LEASE: Duration = Duration::from_secs(30);

#[test]
fn a_step_may_take_longer_than_the_lease() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES.job(3600)).await;
        let worker = || {
            bench
                .worker()
                .register(&TAKES)
                .state(notes.clone())
                .lease(LEASE)
        };
        let other = worker();
        let handle = other.handle();
        let first = async {
            let done = worker().run_until_idle().await;
            handle.shutdown();
            done
        };
        let (first, other) = tokio::join!(first, other.run());
        first.and(other).unwrap();
        assert_eq!(notes.all(), ["began", "ended"]);
        assert_eq!(runs(&bench.job(&id).await), ["takes 1 completed"]);
    });
}

#[test]
fn all_leases_are_renewed_in_one_call() {
    virtually(async {
        let bench = Bench::new();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        for _ in 0..20 {
            bench.submit(TAKES.job(25)).await;
        }
        let worker = bench.worker_on(Arc::clone(&store)).register(&TAKES);
        let worker = worker.state(Notes::default()).lease(LEASE).concurrency(20);
        worker.run_until_idle().await.unwrap();
        assert_eq!(*store.renewed.lock().unwrap(), [20, 20]);
    });
}

#[test]
fn a_worker_that_can_not_renew_gives_the_job_up_in_time_and_saves_nothing() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES.job(40)).await;
        let cut_off = Arc::new(Faulty::new(bench.store.clone(), 1));
        cut_off.renewals.store(100, Ordering::SeqCst);
        let first = bench.worker_on(Arc::clone(&cut_off)).register(&TAKES);
        let lost = Notes::default();
        let told = lost.clone();
        let first = first.state(notes.clone()).lease(LEASE).on(move |event| {
            if let Event::StepLost { job, .. } = event {
                told.add(job.id.to_string());
            }
        });
        let noted = notes.clone();
        let work = tokio::time::timeout(Duration::from_secs(29), first.run());
        let watch = async {
            sleep(23).await;
            noted.add("23 s");
            sleep(2).await;
            noted.add("25 s");
            bench.job(&id).await
        };
        let (_, job) = tokio::join!(work, watch);
        assert_eq!(job.status, Status::Running, "nothing was settled");
        assert!(job.runs.is_empty());
        assert_eq!(notes.all(), ["began", "23 s", "25 s"]);
        assert_eq!(lost.all(), [id.to_string()]);
        sleep(5).await;
        let second = bench.worker().register(&TAKES).state(notes.clone());
        second.run_until_idle().await.unwrap();
        assert_eq!(runs(&bench.job(&id).await), ["takes 1 completed"]);
        assert_eq!(notes.count("ended"), 1);
    });
}

#[test]
fn hooks_hear_that_a_step_ran_in_vain_once_for_each_time() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(TAKES.job(40)).await;
        let told = Notes::default();
        let hears = |who: &'static str| {
            let told = told.clone();
            move |event: &Event<'_>| told.add(format!("{who}: {}", event.name()))
        };
        let zombie = bench.zombie(1).register(&TAKES).lease(LEASE);
        let zombie = zombie.state(Notes::default()).concurrency(1);
        let zombie = zombie.on(hears("first"));
        let handle = zombie.handle();
        let others = async {
            sleep(31).await;
            let second = bench.worker().register(&TAKES).on(hears("second"));
            second
                .state(Notes::default())
                .run_until_idle()
                .await
                .unwrap();
            handle.shutdown();
        };
        tokio::join!(zombie.run(), others).0.unwrap();
        let expected = [
            "first: job_started",
            "first: step_started",
            "second: job_started",
            "second: step_started",
            "first: step_lost",
            "second: step_finished",
            "second: job_finished",
        ];
        assert_eq!(told.all(), expected);
        assert_eq!(bench.status(&id).await, Status::Completed);
    });
}

#[test]
fn a_store_that_is_away_for_a_moment_costs_no_job() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES.job(120)).await;
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        let worker = bench.worker_on(Arc::clone(&store)).register(&TAKES);
        let work = worker.state(notes.clone()).lease(LEASE).run_until_idle();
        let trouble = async {
            for _ in 0..5 {
                sleep(2).await;
                store.renewals.store(100, Ordering::SeqCst);
                // With the interval before it and the pause after it, still less than four fifths of the lease.
                sleep(10).await;
                store.renewals.store(0, Ordering::SeqCst);
                sleep(10).await;
            }
        };
        tokio::join!(work, trouble).0.unwrap();
        assert!(store.failures.load(Ordering::SeqCst) > 0);
        assert_eq!(notes.all(), ["began", "ended"]);
        assert_eq!(runs(&bench.job(&id).await), ["takes 1 completed"]);
    });
}

#[test]
fn a_job_whose_lease_ran_out_before_the_store_answered_is_not_gone_on_with() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(TAKES_TWICE.job(20)).await;
        let far_away = Arc::new(Faulty::new(bench.store.clone(), 1));
        far_away.slow.store(40, Ordering::SeqCst);
        let first = bench
            .worker_on(Arc::clone(&far_away))
            .register(&TAKES_TWICE);
        let first = first.state(notes.clone()).lease(LEASE);
        let handle = first.handle();
        let others = async {
            // The first step was saved and the job kept, but the worker hears of it after its new lease has run out.
            sleep(51).await;
            let second = bench.worker().register(&TAKES_TWICE);
            second.state(notes.clone()).run_until_idle().await.unwrap();
            handle.shutdown();
        };
        tokio::join!(first.run(), others).0.unwrap();
        assert_eq!(notes.all(), ["began", "ended", "began again"]);
        let expected = ["takes 1 completed", "again 1 completed"];
        assert_eq!(runs(&bench.job(&id).await), expected);
    });
}
