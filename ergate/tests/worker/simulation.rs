//! Workers that crash, a store that fails, steps that fail, and people who cancel and retry: all at once, and then a
//! look at what is left.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use ergate::backend::JobFilter;
use ergate::hooks::Event;
use ergate::prelude::*;
use ergate::{Job, JobId, RunOutcome};

use crate::bench::{Bench, Notes, sleep, virtually};
use crate::faulty::Faulty;

const JOBS: usize = 12;

/// Numbers by chance, the same for the same seed: George Marsaglia's xorshift.
#[derive(Clone)]
struct Chance(u64);

impl Chance {
    fn draw(&mut self, of: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % of
    }

    fn of(seed: u64) -> Chance {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        chance.draw(2);
        chance
    }
}

/// Takes up to a minute, and one attempt in five fails.
async fn sometimes(job: &JobInfo, n: u64) -> Result<u64, String> {
    let mut chance = Chance::of(n * 64 + u64::from(job.attempt()));
    sleep(chance.draw(60)).await;
    match chance.draw(5) {
        0 => Err("it was not to be".into()),
        _ => Ok(n + 1),
    }
}

#[step(retries = 20, backoff = "1s..10s", timeout = "50s")]
async fn one(n: u64, #[job] job: &JobInfo) -> Result<u64, String> {
    sometimes(job, n).await
}

#[step(retries = 20, backoff = "1s..10s", timeout = "50s")]
async fn two(n: u64, #[job] job: &JobInfo) -> Result<u64, String> {
    sometimes(job, n).await
}

#[step(inline)]
fn three(n: u64) -> u64 {
    n + 1
}

static STEPS: Workflow<u64> = Workflow::named("steps")
    .step::<one>()
    .step::<two>()
    .step::<three>()
    .build();

#[test]
fn nothing_is_lost_and_nothing_done_twice() {
    for seed in 1..=40 {
        println!("seed {seed}");
        virtually(simulate(seed));
    }
}

/// What the workers of one simulation have in common.
struct World {
    bench: Bench,
    store: Arc<Faulty>,
    /// Each step that was saved, as often as a worker told of it.
    saved: Notes,
}

impl World {
    fn new(seed: u64) -> World {
        let bench = Bench::new();
        let store = Arc::new(Faulty::new(bench.store.clone(), seed));
        for percent in [&store.before, &store.after, &store.renewals] {
            percent.store(5, Ordering::SeqCst);
        }
        World {
            bench,
            store,
            saved: Notes::default(),
        }
    }

    fn worker(&self) -> Worker<Arc<Faulty>> {
        self.ready(self.bench.worker_on(Arc::clone(&self.store)))
    }

    fn ready(&self, worker: Worker<Arc<Faulty>>) -> Worker<Arc<Faulty>> {
        let saved = self.saved.clone();
        worker.register(&STEPS).concurrency(4).on(move |event| {
            if let Event::StepFinished { job, run, .. } = event
                && run.outcome == RunOutcome::Completed
            {
                saved.add(format!("{} {}", job.id, run.step));
            }
        })
    }

    fn is_over(&self) -> bool {
        self.bench.passed() > Duration::from_secs(3600)
    }
}

async fn simulate(seed: u64) {
    let world = World::new(seed);
    let bench = &world.bench;
    let mut ids = Vec::new();
    for n in 0..JOBS {
        let n = u64::try_from(n).unwrap() * 1000 + seed * 1_000_000;
        ids.push(bench.submit(STEPS.job(n)).await);
    }
    let crash = |number, zombie| crash_and_return(&world, seed * 8 + number, zombie);
    tokio::join!(
        crash(1, false),
        crash(2, false),
        crash(3, true),
        meddle(&world, &ids, seed),
    );
    // From now on nobody crashes, so that all comes to an end.
    work_to_the_end(&world).await;
    for job in bench.store.list(&JobFilter::new()).await.unwrap() {
        check(&job, &world.saved);
    }
}

/// A worker that is dropped at any moment, and another that takes its place, for an hour.
///
/// A zombie renews no lease and doesn't notice that it is too late, as if it were paused now and then.
async fn crash_and_return(world: &World, seed: u64, zombie: bool) {
    let mut chance = Chance::of(seed);
    while !world.is_over() {
        let worker = if zombie {
            world.ready(world.bench.zombie(seed))
        } else {
            world.worker()
        };
        let life = Duration::from_millis(chance.draw(240_000));
        // Half of the lives end in good order.
        if chance.draw(2) == 0 {
            let handle = worker.handle();
            let (ended, ()) = tokio::join!(worker.run(), async {
                tokio::time::sleep(life).await;
                handle.shutdown();
            });
            ended.unwrap();
        } else {
            let _ = tokio::time::timeout(life, worker.run()).await;
        }
    }
}

/// Cancels a job now and then, and starts jobs again.
async fn meddle(world: &World, ids: &[JobId], seed: u64) {
    let mut chance = Chance::of(seed + 7);
    while !world.is_over() {
        tokio::time::sleep(Duration::from_millis(chance.draw(60_000))).await;
        let at = usize::try_from(chance.draw(u64::try_from(ids.len()).unwrap())).unwrap();
        if chance.draw(3) == 0 {
            world.bench.store.cancel(&ids[at]).await.unwrap();
        } else {
            world.bench.store.retry(&ids[at]).await.unwrap();
        }
    }
}

async fn work_to_the_end(world: &World) {
    let bench = &world.bench;
    let worker = world.worker();
    let handle = worker.handle();
    let watch = async {
        loop {
            let jobs = bench.store.list(&JobFilter::new()).await.unwrap();
            if jobs.iter().all(|job| job.status.is_final()) {
                return handle.shutdown();
            }
            assert!(bench.passed() < Duration::from_secs(24 * 3600), "{jobs:#?}");
            sleep(1).await;
        }
    };
    tokio::join!(worker.run(), watch).0.unwrap();
}

/// The steps that were completed are the first ones, each saved once and in order, and the value shows it.
fn check(job: &Job, saved: &Notes) {
    let completed = job
        .runs
        .iter()
        .filter(|run| run.outcome == RunOutcome::Completed);
    let steps: Vec<&str> = completed.map(|run| &*run.step).collect();
    let done = usize::try_from(job.steps_completed).unwrap();
    assert_eq!(steps, ["one", "two", "three"][..done], "{job:#?}");
    for step in steps {
        let times = saved.count(&format!("{} {step}", job.id));
        assert!(times <= 1, "step {step} was saved {times} times");
    }
    if done > 0 {
        let first: u64 = job.initial_input_value.parse().unwrap();
        let last: u64 = job.last_return_value.parse().unwrap();
        assert_eq!(last, first + u64::from(job.steps_completed));
    }
    assert_eq!(job.status == Status::Completed, done == 3, "{job:#?}");
}
