use std::time::Duration;

use ergate::ErrorKind;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, runs, virtually};

#[step(retries = 3, backoff = "10s..1m")]
fn third_time_lucky(fails: u32, #[job] job: &JobInfo) -> Result<u32, String> {
    if job.attempt() <= fails {
        return Err(format!("attempt {} failed", job.attempt()));
    }
    Ok(job.attempt())
}

static LUCKY: Workflow<u32> = Workflow::named("lucky").step::<third_time_lucky>().build();

#[test]
fn a_failed_step_is_tried_again_later() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(LUCKY.job(2)).await;
        let worker = bench.worker().register(&LUCKY).on(notes.hook());
        worker.run_until_idle().await.unwrap();
        let job = bench.job(&id).await;
        assert_eq!(job.status, Status::Completed);
        assert!(job.error.is_none());
        let expected = [
            "third_time_lucky 1 failed",
            "third_time_lucky 2 failed",
            "third_time_lucky 3 completed",
        ];
        assert_eq!(runs(&job), expected);
        assert_eq!(notes.count("step_retried"), 2);
        assert_eq!(notes.count("job_started"), 1);
        // Up to 10 s after the first failure and up to 20 s after the second.
        assert!(
            bench.passed() <= Duration::from_secs(31),
            "{:?}",
            bench.passed()
        );
    });
}

#[test]
fn a_step_fails_for_good_after_its_retries() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(LUCKY.job(99)).await;
        let worker = bench.worker().register(&LUCKY).on(notes.hook());
        worker.run_until_idle().await.unwrap();
        let job = bench.job(&id).await;
        assert_eq!((job.status, job.attempt), (Status::Failed, 4));
        let error = job.error.unwrap();
        assert_eq!(error.kind, ErrorKind::Failed);
        assert_eq!(error.message, "attempt 4 failed");
        assert_eq!(
            (notes.count("step_retried"), notes.count("job_failed")),
            (3, 1)
        );
    });
}

#[test]
fn a_retry_is_stored_and_another_worker_takes_it() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(LUCKY.job(1)).await;
        let first = bench.worker().register(&LUCKY);
        let stop = first.handle();
        let first = first.on(move |event| {
            if event.name() == "step_retried" {
                stop.shutdown();
            }
        });
        first.run().await.unwrap();
        let job = bench.job(&id).await;
        assert_eq!((job.status, job.attempt), (Status::Scheduled, 1));
        assert_eq!(job.error.unwrap().message, "attempt 1 failed");
        tokio::time::sleep(Duration::from_secs(10)).await;
        let second = bench.worker().register(&LUCKY);
        second.run_until_idle().await.unwrap();
        assert_eq!(bench.status(&id).await, Status::Completed);
    });
}

#[step(retries = 3)]
fn never_again(_: ()) -> Result<(), BoxError> {
    Err(Permanent::new("no such customer").into())
}

#[step(retries = 3)]
fn in_an_hour(_: (), #[job] job: &JobInfo) -> Result<(), BoxError> {
    match job.attempt() {
        1 => Err(RetryAfter::new(Duration::from_secs(3600), "busy").into()),
        _ => Ok(()),
    }
}

#[step(retries = 3)]
fn give_up(_: ()) -> Result<(), BoxError> {
    Err(Abort::new("card declined").into())
}

#[step(retries = 1)]
fn panics(_: ()) {
    panic!("out of cheese");
}

static NEVER_AGAIN: Workflow<()> = Workflow::named("never").step::<never_again>().build();
static IN_AN_HOUR: Workflow<()> = Workflow::named("hour").step::<in_an_hour>().build();
static GIVE_UP: Workflow<()> = Workflow::named("give up").step::<give_up>().build();
static PANICS: Workflow<()> = Workflow::named("panics").step::<panics>().build();

#[test]
fn an_error_may_say_whether_and_when_to_try_again() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let never = bench.submit(NEVER_AGAIN.job(())).await;
        let hour = bench.submit(IN_AN_HOUR.job(())).await;
        let aborted = bench.submit(GIVE_UP.job(())).await;
        let worker = bench.worker().register(&NEVER_AGAIN).register(&IN_AN_HOUR);
        let worker = worker.register(&GIVE_UP).on(notes.hook());
        worker.run_until_idle().await.unwrap();
        let never = bench.job(&never).await;
        assert_eq!((never.status, never.attempt), (Status::Failed, 1));
        assert_eq!(bench.status(&hour).await, Status::Completed);
        assert!(bench.passed() >= Duration::from_secs(3600));
        let aborted = bench.job(&aborted).await;
        assert_eq!((aborted.status, aborted.attempt), (Status::Aborted, 1));
        assert_eq!(aborted.error.unwrap().message, "card declined");
        assert_eq!(notes.count("job_aborted"), 1);
    });
}

#[test]
fn a_panic_is_a_failure_like_any_other() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(PANICS.job(())).await;
        let worker = bench.worker().register(&PANICS);
        worker.run_until_idle().await.unwrap();
        let job = bench.job(&id).await;
        assert_eq!(job.status, Status::Failed);
        assert_eq!(runs(&job), ["panics 1 panicked", "panics 2 panicked"]);
        let error = job.error.unwrap();
        assert_eq!(error.kind, ErrorKind::Panicked);
        assert!(error.message.contains("out of cheese"));
    });
}
