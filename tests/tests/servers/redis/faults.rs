//! The server is killed while jobs run on it, and comes back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ergate::backend::pair::Publisher;
use ergate::backend::redis::{RedisQueue, RedisStore};
use ergate::backend::{Backend, JobFilter, Pair};
use ergate::prelude::*;
use ergate::{Job, JobId};
use tests::servers::RedisServer;

use super::name;

#[step]
async fn first(number: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(2)).await;
    number + 1
}

#[step]
async fn second(number: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(2)).await;
    number + 10
}

#[step]
async fn third(number: u64) -> u64 {
    tokio::time::sleep(Duration::from_millis(2)).await;
    number + 100
}

static COUNT: Workflow<u64> = Workflow::named("count")
    .step::<first>()
    .step::<second>()
    .step::<third>()
    .build();

const JOBS: usize = 300;
const KILLS: usize = 3;

fn pair(address: &str, name: &str) -> Pair<RedisQueue, RedisStore> {
    let queue = RedisQueue::new(address, name).unwrap();
    Pair::new(queue, RedisStore::new(address, name).unwrap())
}

async fn completed(backend: &impl Backend) -> Vec<Job> {
    let filter = JobFilter::new().status(Status::Completed).limit(JOBS + 1);
    // While the server is away, nothing is known.
    backend.list(&filter).await.unwrap_or_default()
}

/// Kills it in the midst of the work, each time when a fixed share of the jobs is done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_is_killed_three_times_and_nothing_is_lost_or_done_twice() {
    let mut server = RedisServer::start();
    let (address, name) = (server.address(), name());
    let backend = pair(&address, &name);
    let jobs = (0..JOBS as u64).map(|number| COUNT.job(number * 1000));
    let ids = backend.submit_all(jobs.collect::<Vec<_>>()).await.unwrap();

    let finished: Arc<Mutex<HashMap<JobId, u32>>> = Arc::default();
    let publisher = tokio::spawn(Publisher::new(pair(&address, &name)).run());
    let mut workers = Vec::new();
    for _ in 0..3 {
        let finished = Arc::clone(&finished);
        // Each has connections of its own, as a process has.
        let worker = Worker::new(pair(&address, &name))
            .register(&COUNT)
            .concurrency(4)
            .lease(Duration::from_secs(3))
            .ignore_signals()
            .on(move |event| {
                if let ergate::hooks::Event::JobFinished { job, .. } = event {
                    *finished.lock().unwrap().entry(job.id.clone()).or_default() += 1;
                }
            });
        workers.push((worker.handle(), tokio::spawn(worker.run())));
    }
    for kill in 1..=KILLS {
        while completed(&backend).await.len() < JOBS * kill / (KILLS + 1) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        server.kill();
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.resume();
    }
    while completed(&backend).await.len() < JOBS {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for (handle, worker) in workers {
        handle.shutdown();
        worker.await.unwrap().unwrap();
    }
    publisher.abort();
    for (number, id) in ids.iter().enumerate() {
        let job = backend.get(id).await.unwrap().unwrap();
        let result: u64 = job.last_return_value.parse().unwrap();
        assert_eq!(result, number as u64 * 1000 + 111);
        let steps: Vec<&str> = job.runs.iter().map(|run| &*run.step).collect();
        assert_eq!(steps, ["first", "second", "third"], "each is saved once");
    }
    let finished = finished.lock().unwrap();
    assert!(finished.values().all(|times| *times == 1), "{finished:?}");
    println!("{JOBS} jobs of 3 steps, {KILLS} kills: each step saved once");
}

/// Both halves of the pair come to a server that was not there when they were made.
#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let mut server = RedisServer::start();
    let backend = pair(&server.address(), &name());
    server.kill();
    let job = COUNT.job(1).into_job().unwrap();
    let error = backend.enqueue(vec![job]).await.unwrap_err();
    assert!(
        error.to_string().contains("can't submit jobs in Redis"),
        "{error}"
    );
    server.resume();
    backend.submit(COUNT.job(1)).await.unwrap();
}
