use std::time::Duration;

use ergate::ErrorKind;
use ergate::prelude::*;

use crate::bench::{Bench, Notes, runs, sleep, virtually};

#[step(timeout = "5s", retries = 1, backoff = "1s..1s")]
async fn sleepy(seconds: u64, #[state] notes: &Notes) {
    let _guard = Guard(notes.clone());
    sleep(seconds).await;
}

struct Guard(Notes);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.add("dropped");
    }
}

static SLEEPY: Workflow<u64> = Workflow::named("sleepy").step::<sleepy>().build();

#[test]
fn a_step_that_takes_too_long_fails_and_is_tried_again() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let id = bench.submit(SLEEPY.job(3600)).await;
        let worker = bench.worker().register(&SLEEPY).state(notes.clone());
        worker.run_until_idle().await.unwrap();
        let job = bench.job(&id).await;
        assert_eq!(job.status, Status::Failed);
        assert_eq!(job.error.as_ref().unwrap().kind, ErrorKind::TimedOut);
        assert_eq!(runs(&job), ["sleepy 1 timed_out", "sleepy 2 timed_out"]);
        assert_eq!(job.runs[0].duration, Duration::from_secs(5));
        assert_eq!(notes.count("dropped"), 2);
    });
}

#[test]
fn a_step_that_is_quick_enough_is_left_alone() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(SLEEPY.job(4)).await;
        let worker = bench.worker().register(&SLEEPY).state(Notes::default());
        worker.run_until_idle().await.unwrap();
        assert_eq!(bench.status(&id).await, Status::Completed);
    });
}
