//! Workers with an older and a newer set of steps on one backend.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ergate::backend::pair::{LocalQueue, LocalStore};
use ergate::backend::{JobFilter, Pair};
use ergate::hooks::Event;
use ergate::prelude::*;
use ergate::testing::ManualClock;
use ergate::{ErrorKind, Job, JobId};

#[step]
fn charge(order: i64) -> i64 {
    order + 1
}

#[step]
fn weigh(order: i64) -> i64 {
    order + 10
}

#[step]
fn ship(order: i64) -> i64 {
    order + 100
}

/// What is deployed at first, and three changes of it.
static FIRST: Workflow<i64> = Workflow::named("shop")
    .step::<charge>()
    .step::<ship>()
    .build();
static ADDED: Workflow<i64> = Workflow::named("shop")
    .step::<charge>()
    .step::<weigh>()
    .step::<ship>()
    .build();
static REORDERED: Workflow<i64> = Workflow::named("shop")
    .step::<ship>()
    .step::<weigh>()
    .step::<charge>()
    .build();
static REMOVED: Workflow<i64> = Workflow::named("shop").step::<ship>().build();

static MAIL: Workflow<i64> = Workflow::named("mail").step::<weigh>().build();

/// A store on a clock that is moved by hand.
struct Bench<B> {
    backend: B,
    clock: ManualClock,
}

type Names = Arc<Mutex<Vec<(&'static str, JobId)>>>;

impl<B: Backend + Clone> Bench<B> {
    fn new(open: impl FnOnce(Arc<ManualClock>) -> B) -> Bench<B> {
        let clock = ManualClock::new();
        let backend = open(Arc::new(clock.clone()));
        Bench { backend, clock }
    }

    fn worker(&self, workflow: &Workflow<i64>) -> Worker<B> {
        Worker::new(self.backend.clone())
            .register(workflow)
            .only_registered()
            .clock(Arc::new(self.clock.clone()))
    }

    async fn work(&self, workflow: &Workflow<i64>) {
        self.worker(workflow).run_until_idle().await.unwrap();
        // What this worker left may be taken by others again.
        self.clock.pass(Duration::from_secs(10));
    }

    /// Lets a worker run one step.
    async fn one_step(&self, workflow: &Workflow<i64>) {
        let worker = self.worker(workflow);
        let handle = worker.handle();
        let stop = move |event: &Event<'_>| {
            if let Event::StepStarted { .. } = event {
                handle.shutdown();
            }
        };
        worker.on(stop).run_until_idle().await.unwrap();
    }

    async fn submit(&self, workflow: &Workflow<i64>) -> JobId {
        self.backend.submit(workflow.job(0)).await.unwrap()
    }

    async fn job(&self, id: &JobId) -> Job {
        self.backend.get(id).await.unwrap().unwrap()
    }
}

fn steps(job: &Job) -> Vec<&str> {
    job.runs.iter().map(|run| &*run.step).collect()
}

async fn a_step_that_a_worker_lacks_is_left<B: Backend + Clone>(bench: Bench<B>) {
    let id = bench.submit(&ADDED).await;
    bench.one_step(&ADDED).await;
    let before = bench.job(&id).await;
    assert_eq!(before.current_step_name.as_deref(), Some("weigh"));
    for _ in 0..10 {
        bench.work(&FIRST).await;
        assert_eq!(bench.job(&id).await, before, "it is as it was");
    }
    bench.work(&ADDED).await;
    let job = bench.job(&id).await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(steps(&job), ["charge", "weigh", "ship"]);
}

async fn a_job_that_nobody_takes_is_told_of_once<B: Backend + Clone>(bench: Bench<B>) {
    let stranded = bench.submit(&ADDED).await;
    bench.one_step(&ADDED).await;
    let mail = bench.submit(&MAIL).await;
    let names = Names::default();
    let told = Arc::clone(&names);
    let worker = bench.worker(&FIRST).ignore_signals().on(move |event| {
        let about = (event.name(), event.job().id.clone());
        told.lock().unwrap().push(about);
    });
    let handle = worker.handle();
    let working = tokio::spawn(worker.run());
    for _ in 0..300 {
        bench.clock.pass(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    // However slow the machine, it comes.
    while names.lock().unwrap().len() < 2 {
        bench.clock.pass(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    handle.shutdown();
    working.await.unwrap().unwrap();
    let mut names = names.lock().unwrap().clone();
    names.sort_by_key(|(_, id)| *id != stranded);
    assert_eq!(names, [("job_stranded", stranded), ("job_stranded", mail)]);
}

async fn steps_are_added_and_reordered_while_jobs_are_in_flight<B: Backend + Clone>(
    bench: Bench<B>,
) {
    let id = bench.submit(&FIRST).await;
    bench.one_step(&FIRST).await;
    // It goes on where it stands: the step that was added lies behind it.
    bench.work(&ADDED).await;
    let job = bench.job(&id).await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(steps(&job), ["charge", "ship"]);

    let id = bench.submit(&FIRST).await;
    bench.one_step(&FIRST).await;
    // It finds its step by the name, and goes on to what comes after it now.
    bench.work(&REORDERED).await;
    let job = bench.job(&id).await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(steps(&job), ["charge", "ship", "weigh", "charge"]);
}

async fn a_step_that_was_removed_fails_its_jobs_until_it_is_back<B: Backend + Clone>(
    bench: Bench<B>,
) {
    let id = bench.submit(&ADDED).await;
    bench.one_step(&ADDED).await;
    let worker = Worker::new(bench.backend.clone()).register(&REMOVED);
    let worker = worker.clock(Arc::new(bench.clock.clone()));
    worker.run_until_idle().await.unwrap();
    let job = bench.job(&id).await;
    let error = job.error.unwrap();
    assert_eq!(
        (job.status, error.kind),
        (Status::Failed, ErrorKind::UnknownStep)
    );
    assert!(error.message.contains("no step `weigh`"), "{error}");
    bench.backend.retry(&id).await.unwrap();
    bench.work(&ADDED).await;
    let job = bench.job(&id).await;
    assert_eq!(steps(&job), ["charge", "weigh", "ship"]);
    assert_eq!(job.status, Status::Completed);
}

/// Two workers of each version take turns on fifty jobs, of which no step runs in the wrong place.
async fn two_versions_work_side_by_side<B: Backend + Clone>(bench: Bench<B>) {
    const JOBS: usize = 50;
    for _ in 0..JOBS {
        bench.submit(&FIRST).await;
    }
    let unfinished = JobFilter::new()
        .status(Status::Queued)
        .status(Status::Running)
        .status(Status::Scheduled);
    while !bench.backend.list(&unfinished).await.unwrap().is_empty() {
        let (old, new) = (
            || bench.worker(&FIRST).concurrency(3).run_until_idle(),
            || bench.worker(&ADDED).concurrency(2).run_until_idle(),
        );
        tokio::try_join!(old(), new(), old(), new()).unwrap();
        bench.clock.pass(Duration::from_secs(10));
    }
    let jobs = bench.backend.list(&JobFilter::new()).await.unwrap();
    assert_eq!(jobs.len(), JOBS);
    for job in jobs {
        assert_eq!(job.status, Status::Completed, "{job}");
        let paths = [vec!["charge", "ship"], vec!["charge", "weigh", "ship"]];
        assert!(paths.contains(&steps(&job)), "{:?}", steps(&job));
    }
}

macro_rules! on {
    ($name:ident: $open:expr) => {
        mod $name {
            use super::*;

            on!(@ $open;
                a_step_that_a_worker_lacks_is_left
                a_job_that_nobody_takes_is_told_of_once
                steps_are_added_and_reordered_while_jobs_are_in_flight
                a_step_that_was_removed_fails_its_jobs_until_it_is_back
                two_versions_work_side_by_side
            );
        }
    };
    (@ $open:expr; $($test:ident)*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                super::$test(Bench::new($open)).await;
            }
        )*
    };
}

on!(memory: |clock| Memory::with_clock(clock));
on!(pair: |clock| Pair::new(LocalQueue::new(), LocalStore::with_clock(clock)));
#[cfg(feature = "sqlite")]
on!(sqlite: |clock| ergate::backend::Sqlite::options().clock(clock).open_in_memory().unwrap());
