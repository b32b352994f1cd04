use std::time::Duration;

use ergate::Timestamp;
use ergate::backend::JobFilter;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, runs, sleep, virtually};

#[step]
fn on_a_thread(n: i64) -> i64 {
    n + 1
}

#[step(inline)]
fn at_once(n: i64) -> i64 {
    n * 2
}

#[step]
async fn in_time(n: i64, #[state] notes: &Notes) -> String {
    sleep(60).await;
    notes.add(format!("{n}"));
    format!("<{n}>")
}

static CHAIN: Workflow<i64> = Workflow::named("chain")
    .step::<on_a_thread>()
    .step::<at_once>()
    .step::<in_time>()
    .build();

#[step(inline)]
fn note(line: String, #[state] notes: &Notes) {
    notes.add(line);
}

static NOTE: Workflow<String> = Workflow::named("note").step::<note>().build();

#[test]
fn a_job_goes_through_its_steps() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(CHAIN.job(20)).await;
        let worker = bench.worker().register(&CHAIN).state(Notes::default());
        worker.name("anna").run_until_idle().await.unwrap();
        let job = bench.job(&id).await;
        assert_eq!(job.status, Status::Completed);
        assert_eq!(job.last_return_value.parse::<String>().unwrap(), "<42>");
        assert_eq!((job.steps_completed, job.percent_completed), (3, 100.0));
        let expected = [
            "on_a_thread 1 completed",
            "at_once 1 completed",
            "in_time 1 completed",
        ];
        assert_eq!(runs(&job), expected);
        assert_eq!(job.runs[2].duration, Duration::from_secs(60));
        assert_eq!(job.runs[0].next.as_deref(), Some("at_once"));
        assert_eq!(job.runs[2].next, None);
        assert_eq!(job.runs[0].worker.as_deref(), Some("anna"));
    });
}

#[test]
fn jobs_run_at_the_same_time_up_to_the_concurrency() {
    virtually(async {
        let bench = Bench::new();
        for n in 0..10 {
            bench.submit(CHAIN.job(n)).await;
        }
        let worker = bench.worker().register(&CHAIN).state(Notes::default());
        worker.concurrency(5).run_until_idle().await.unwrap();
        assert_eq!(bench.passed(), Duration::from_secs(120));
        let done = JobFilter::new().status(Status::Completed);
        assert_eq!(bench.store.list(&done).await.unwrap().len(), 10);
    });
}

#[test]
fn a_job_submitted_by_a_step_is_run_too() {
    #[step]
    async fn submit(line: String, #[state] store: &Memory) -> Result<(), BoxError> {
        store.submit(NOTE.job(line)).await?;
        Ok(())
    }
    static SUBMIT: Workflow<String> = Workflow::named("submit").step::<submit>().build();

    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        bench.submit(SUBMIT.job("inner".to_owned())).await;
        let worker = bench.worker().register(&SUBMIT).register(&NOTE);
        let worker = worker.state(bench.store.clone()).state(notes.clone());
        worker.run_until_idle().await.unwrap();
        assert_eq!(notes.all(), ["inner"]);
    });
}

#[test]
fn an_idle_worker_leaves_jobs_for_later_and_a_running_one_waits_for_them() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let worker = || bench.worker().register(&NOTE).state(notes.clone());
        let year = Duration::from_secs(365 * 24 * 60 * 60);
        let start = bench.store.now().saturating_add(year);
        let id = bench
            .submit(NOTE.job("a year later".to_owned()).start_at(start))
            .await;
        worker().run_until_idle().await.unwrap();
        assert_eq!(bench.status(&id).await, Status::Scheduled);
        let running = worker();
        let stop = running.handle();
        let running = running.on(move |event| {
            if event.name() == "job_finished" {
                stop.shutdown();
            }
        });
        running.run().await.unwrap();
        assert_eq!(notes.all(), ["a year later"]);
        assert!(bench.passed() >= year && bench.passed() < year + Duration::from_secs(1));
    });
}

#[test]
fn urgent_jobs_go_first() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        for (line, priority) in [("later", -1), ("first", 1), ("second", 0)] {
            bench
                .submit(NOTE.job(line.to_owned()).priority(priority))
                .await;
        }
        let worker = bench.worker().register(&NOTE).state(notes.clone());
        worker.concurrency(1).run_until_idle().await.unwrap();
        assert_eq!(notes.all(), ["first", "second", "later"]);
    });
}

#[test]
fn a_main_that_is_not_async_can_run_a_worker() {
    let store = Memory::new();
    let notes = Notes::default();
    store
        .submit_blocking(NOTE.job("blocking".to_owned()))
        .unwrap();
    let worker = Worker::new(store).register(&NOTE).state(notes.clone());
    worker.run_until_idle_blocking().unwrap();
    assert_eq!(notes.all(), ["blocking"]);
}

/// The clock of whoever submits has no say in when a job is due.
#[test]
fn a_delay_counts_by_the_stores_clock() {
    virtually(async {
        let bench = Bench::new();
        sleep(100).await;
        let soon = |seconds| Duration::from_secs(seconds);
        let client = bench.worker().client();
        let one = bench.submit(CHAIN.job(1).delay(soon(7))).await;
        let several = bench
            .store
            .submit_all([CHAIN.job(1).start_at(Timestamp::MAX).delay(soon(8))]);
        let two = several.await.unwrap().remove(0);
        let three = client.submit(CHAIN.job(1).delay(soon(9))).await.unwrap();
        for (id, seconds) in [(one, 107), (two, 108), (three, 109)] {
            let start = bench.job(&id).await.requested_start_time;
            assert_eq!(start, Some(Timestamp::EPOCH.saturating_add(soon(seconds))));
        }
        let at_once = CHAIN.job(1).delay(soon(7)).start_at(Timestamp::EPOCH);
        let id = bench.submit(at_once).await;
        assert_eq!(bench.status(&id).await, Status::Queued);
    });
}
