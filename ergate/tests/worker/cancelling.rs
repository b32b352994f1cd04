use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ergate::backend::Cancellation;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, runs, sleep, virtually};
use crate::faulty::Faulty;

#[step]
async fn slow(_: (), #[state] notes: &Notes) {
    notes.add("slow began");
    sleep(60).await;
    notes.add("slow ended");
}

#[step]
async fn after(#[state] notes: &Notes) {
    notes.add("after");
}

#[step]
async fn attentive(_: (), #[job] job: &JobInfo, #[state] notes: &Notes) {
    job.cancelled().await;
    notes.add("heard of it");
}

static SLOW: Workflow<()> = Workflow::named("slow")
    .step::<slow>()
    .step::<after>()
    .build();
static ATTENTIVE: Workflow<()> = Workflow::named("attentive")
    .step::<attentive>()
    .step::<after>()
    .build();

#[test]
fn a_job_cancelled_before_it_starts_never_runs() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(SLOW.job(())).await;
        let cancelled = bench.store.cancel(&id).await.unwrap();
        assert_eq!(cancelled, Cancellation::Cancelled);
        let worker = bench.worker().register(&SLOW).state(notes.clone());
        worker.run_until_idle().await.unwrap();
        assert_eq!(notes.all(), Vec::<String>::new());
        assert_eq!(bench.status(&id).await, Status::Cancelled);
    });
}

#[test]
fn a_job_cancelled_during_a_step_ends_after_it() {
    virtually(async {
        let bench = Bench::new();
        let (notes, events) = (Notes::default(), Notes::default());
        let id = bench.submit(SLOW.job(())).await;
        let worker = bench.worker().register(&SLOW).state(notes.clone());
        let work = worker.on(events.hook()).run_until_idle();
        let cancel = async {
            sleep(1).await;
            bench.store.cancel(&id).await.unwrap()
        };
        let (done, cancelled) = tokio::join!(work, cancel);
        done.unwrap();
        assert_eq!(cancelled, Cancellation::Requested);
        assert_eq!(notes.all(), ["slow began", "slow ended"]);
        let job = bench.job(&id).await;
        assert_eq!((job.status, job.steps_completed), (Status::Cancelled, 1));
        assert_eq!(runs(&job), ["slow 1 completed"]);
        let expected = [
            "job_started",
            "step_started",
            "step_finished",
            "job_cancelled",
        ];
        assert_eq!(events.all(), expected);
    });
}

#[test]
fn a_step_that_runs_learns_at_once_that_its_job_is_cancelled() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(ATTENTIVE.job(())).await;
        let worker = bench.worker().register(&ATTENTIVE).state(notes.clone());
        let work = worker.lease(Duration::from_secs(3600)).run_until_idle();
        let cancel = async {
            sleep(1).await;
            bench.store.cancel(&id).await.unwrap();
        };
        tokio::join!(work, cancel).0.unwrap();
        assert_eq!(notes.all(), ["heard of it"]);
        assert_eq!(bench.status(&id).await, Status::Cancelled);
        let after = bench.passed() - Duration::from_secs(1);
        assert!(after <= Duration::from_millis(50), "after {after:?}");
    });
}

/// What a store says while a claim is on its way, it says to nobody.
#[test]
fn a_step_that_runs_learns_that_its_job_was_cancelled_while_it_was_claimed() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        let other = bench.submit(SLOW.job(())).await;
        let worker = bench.worker_on(Arc::clone(&store)).register(&ATTENTIVE);
        let worker = worker.register(&SLOW).state(notes.clone()).concurrency(2);
        let work = worker.lease(Duration::from_secs(3600)).run_until_idle();
        let cancel = async {
            sleep(1).await;
            store.slow_claims.store(1, Ordering::SeqCst);
            let id = bench.submit(ATTENTIVE.job(())).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
            bench.store.cancel(&id).await.unwrap();
            sleep(3).await;
            assert_eq!(bench.status(&id).await, Status::Cancelled);
        };
        tokio::join!(work, cancel).0.unwrap();
        assert!(notes.all().contains(&"heard of it".to_owned()));
        assert_eq!(bench.status(&other).await, Status::Completed);
    });
}

/// Ten jobs that are cancelled in one go are asked for in one go.
#[test]
fn many_cancellations_take_few_questions() {
    virtually(async {
        let bench = Bench::new();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        let worker = bench.worker_on(Arc::clone(&store)).register(&ATTENTIVE);
        let worker = worker.state(Notes::default()).concurrency(10);
        let work = worker.lease(Duration::from_secs(3600)).run_until_idle();
        let jobs = (0..10).map(|_| ATTENTIVE.job(()));
        let ids = bench.store.submit_all(jobs).await.unwrap();
        let cancel = async {
            sleep(1).await;
            for id in &ids {
                bench.store.cancel(id).await.unwrap();
            }
        };
        tokio::join!(work, cancel).0.unwrap();
        assert_eq!(*store.renewed.lock().unwrap(), [10]);
    });
}

#[step]
async fn gives_up(_: (), #[job] job: &JobInfo) -> Result<(), String> {
    job.cancelled().await;
    Err("it was told to end".to_owned())
}

static GIVES_UP: Workflow<()> = Workflow::named("gives_up").step::<gives_up>().build();

#[test]
fn a_step_that_fails_because_its_job_is_cancelled_is_no_failure() {
    virtually(async {
        let bench = Bench::new();
        let events = Notes::default();
        let id = bench.submit(GIVES_UP.job(())).await;
        let worker = bench.worker().register(&GIVES_UP).on(events.hook());
        let cancel = async {
            sleep(1).await;
            bench.store.cancel(&id).await.unwrap();
        };
        tokio::join!(worker.run_until_idle(), cancel).0.unwrap();
        let job = bench.job(&id).await;
        assert_eq!(job.status, Status::Cancelled);
        assert_eq!(runs(&job), ["gives_up 1 cancelled"]);
        assert_eq!(
            events.all(),
            [
                "job_started",
                "step_started",
                "step_finished",
                "job_cancelled"
            ]
        );
    });
}
