//! Workers on a store in a file.

use std::time::{Duration, Instant};

use ergate::backend::{Backend, JobFilter, Sqlite};
use ergate::prelude::*;
use ergate::{RunOutcome, Status};

use crate::directory::Directory;
use crate::wait;

#[workflow]
mod sums {
    use ergate::prelude::*;

    #[step]
    fn double(number: i64) -> i64 {
        number * 2
    }

    #[step(retries = 1, backoff = "1ms..1ms")]
    fn stumble(number: i64, #[job] job: &JobInfo) -> Result<i64, BoxError> {
        if number % 20 == 0 && job.attempt() == 1 {
            return Err("stumbled".into());
        }
        Ok(number)
    }

    #[step]
    fn add_one(number: i64) -> i64 {
        number + 1
    }
}

#[test]
fn a_worker_does_all_the_work_in_a_file() {
    let directory = Directory::new();
    let file = directory.file();
    let store = Sqlite::open(&file).unwrap();
    for number in 0..200 {
        store.submit_blocking(sums::job(number)).unwrap();
    }
    let worker = Worker::new(store.clone()).register(&sums::WORKFLOW);
    worker.run_until_idle_blocking().unwrap();
    drop(store);

    let store = Sqlite::open(&file).unwrap();
    let jobs = wait(store.list(&JobFilter::new().limit(1000))).unwrap();
    assert_eq!(jobs.len(), 200);
    for (number, job) in (0..200).zip(jobs) {
        assert_eq!(job.status, Status::Completed, "{job}");
        assert_eq!(
            job.last_return_value.parse::<i64>().unwrap(),
            number * 2 + 1
        );
        let stumbles = usize::from(number % 10 == 0);
        assert_eq!(job.runs.len(), 3 + stumbles);
        let failed = job
            .runs
            .iter()
            .filter(|run| run.outcome == RunOutcome::Failed);
        assert_eq!(failed.count(), stumbles);
    }
}

#[step]
async fn listens(_: (), #[job] job: &JobInfo) {
    job.cancelled().await;
}

static LISTENS: Workflow<()> = Workflow::named("listens").step::<listens>().build();

/// How long it takes a step to hear that its job was cancelled through this store.
async fn time_to_hear(own: &Sqlite, other: &Sqlite) -> Duration {
    let id = own.submit(LISTENS.job(())).await.unwrap();
    let (told, mut started) = tokio::sync::mpsc::unbounded_channel();
    let worker = Worker::new(own.clone()).register(&LISTENS);
    // The heartbeat would tell after twenty minutes.
    let worker = worker.lease(Duration::from_secs(3600)).on(move |event| {
        if event.name() == "step_started" {
            // The test may have ended.
            let _ = told.send(());
        }
    });
    let cancel = async {
        started.recv().await.unwrap();
        // So it is not the first look that finds it.
        tokio::time::sleep(Duration::from_millis(200)).await;
        other.cancel(&id).await.unwrap();
        Instant::now()
    };
    let (done, cancelled) = tokio::join!(worker.run_until_idle(), cancel);
    done.unwrap();
    // It was the last step, and is done.
    let job = own.get(&id).await.unwrap().unwrap();
    assert_eq!(job.status, Status::Completed);
    cancelled.elapsed()
}

#[test]
fn a_step_hears_soon_that_its_job_is_cancelled_here_or_by_another_process() {
    let directory = Directory::new();
    let own = Sqlite::open(directory.file()).unwrap();
    // Another handle on the file has a connection and threads of its own, as another process has.
    let other = Sqlite::open(directory.file()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    for _ in 0..3 {
        let here = runtime.block_on(time_to_hear(&own, &own));
        let there = runtime.block_on(time_to_hear(&own, &other));
        println!(
            "a job was cancelled, its step heard of it and the job had ended after {here:?} when it was cancelled in \
             this process, and after {there:?} when it was in another"
        );
    }
}
