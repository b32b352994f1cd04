//! Jobs at a step that a worker lacks, on a store that does not look at steps.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use ergate::backend::Backend;
use ergate::prelude::*;

use crate::bench::{Bench, sleep, virtually};
use crate::faulty::Faulty;

#[step]
fn charge(order: u64) -> u64 {
    order
}

#[step]
fn weigh(order: u64) -> u64 {
    order
}

static OLD: Workflow<u64> = Workflow::named("shop").step::<charge>().build();
static NEW: Workflow<u64> = Workflow::named("shop")
    .step::<charge>()
    .step::<weigh>()
    .build();

const JOBS: usize = 50;

/// The worker gets them and gives them back, each for a while that grows: it must not do so in a loop.
#[test]
fn jobs_that_are_left_are_not_taken_and_given_back_all_the_time() {
    virtually(async {
        let bench = Bench::new();
        let store = Arc::new(Faulty::new(bench.store.clone(), 1));
        store.ignores_steps.store(true, Ordering::SeqCst);
        for order in 0..JOBS as u64 {
            let mut job = NEW.job(order).into_job().unwrap();
            job.current_step_name = Some("weigh".into());
            job.current_step = 1;
            bench.store.enqueue(vec![job]).await.unwrap();
        }
        let worker = bench.worker_on(Arc::clone(&store)).register(&OLD);
        let worker = worker.only_registered();
        let handle = worker.handle();
        let minutes = async {
            sleep(60).await;
            let first = store.handed_out.load(Ordering::SeqCst);
            sleep(600).await;
            handle.shutdown();
            first
        };
        let (done, first) = tokio::join!(worker.run(), minutes);
        done.unwrap();
        let later = store.handed_out.load(Ordering::SeqCst) - first;
        println!("{JOBS} jobs: {first} claims in the first minute, {later} in the ten after it");
        // Once a second at first, and once in ten seconds in the end.
        assert!(first <= JOBS * 25, "{first} claims in the first minute");
        assert!(later <= JOBS * 62, "{later} claims in ten minutes");
        let job = bench.store.list(&ergate::backend::JobFilter::new()).await;
        let job = job.unwrap().remove(0);
        assert_eq!(
            (job.status, job.attempt, job.runs.len()),
            (Status::Queued, 0, 0)
        );
    });
}
