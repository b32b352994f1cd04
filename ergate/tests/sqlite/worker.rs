//! Workers on a store in a file.

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
