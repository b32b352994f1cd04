//! Who acts in the world: workers that come and go, and somebody who wants jobs done.

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::{Backend, PruneFilter};
use ergate::hooks::Event;
use ergate::{Error, Job, RunOutcome, Worker, WorkerHandle};

use super::life::{Life, LifeClock};
use super::link::Link;
use super::play::{self, Part};
use super::world::World;

/// What a worker comes to, in its own time.
enum Doom {
    Crash,
    Freeze(Duration),
    Shutdown,
    Stop,
}

/// Keeps a worker running: after each has ended, another begins.
pub(crate) async fn keep_a_worker(world: Arc<World>, place: u64) {
    for number in 0.. {
        let life = Life::new(format!("{place}.{number}"), Arc::clone(&world));
        world.note(format_args!("{} begins", life.name));
        let worker = worker(&life);
        let handle = worker.handle();
        tokio::select! {
            biased;
            () = life.crashed() => {}
            ended = worker.run() => check(&world, &life.name, &ended),
            () = torment(&life, &handle) => {}
        }
        let pause = world.dice(|dice| dice.below(3_000));
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

fn worker(life: &Arc<Life>) -> Worker<Link> {
    let (concurrency, lease, grace) = life.world.dice(|dice| {
        let concurrency = dice.between(1, 3);
        let lease = *dice.one_of(&[500, 2_000, 10_000]);
        let grace = *dice.one_of(&[0, 1_000, 30_000]);
        (concurrency, lease, grace)
    });
    let worker = Worker::new(Link::new(life))
        .name(life.name.as_str())
        .concurrency(usize::try_from(concurrency).unwrap())
        .lease(Duration::from_millis(lease))
        .grace(Duration::from_millis(grace))
        .clock(Arc::new(LifeClock(Arc::clone(life))))
        .ignore_signals();
    let world = Arc::clone(&life.world);
    let part = Part {
        life: Arc::clone(life),
    };
    play::register(worker, part).on(move |event: &Event<'_>| {
        world.note(format_args!("{} {}", event.name(), event.job()));
        if let Event::StepFinished { job, run, .. } = event {
            listen(&world, job, run.outcome);
        }
    })
}

fn listen(world: &World, job: &Job, outcome: RunOutcome) {
    let is_success = matches!(
        outcome,
        RunOutcome::Completed | RunOutcome::Jumped | RunOutcome::Ended
    );
    if is_success {
        world.state().ledger.told_of_success(job);
    }
}

fn check(world: &World, name: &str, ended: &Result<(), Error>) {
    world.note(format_args!("{name} ends: {ended:?}"));
    if !matches!(ended, Ok(()) | Err(Error::Stopped)) {
        let fault = format!("{name} ended with {ended:?}");
        world.state().ledger.faults.push(fault);
    }
}

/// Has something happen to the worker every now and then. It never ends.
async fn torment(life: &Life, handle: &WorkerHandle) {
    let world = &life.world;
    loop {
        let pause = world.dice(|dice| dice.between(1_000, 30_000));
        tokio::time::sleep(Duration::from_millis(pause)).await;
        if world.state().is_calm {
            continue;
        }
        match doom(world) {
            Doom::Crash => life.crash(),
            Doom::Freeze(duration) => life.freeze(duration),
            Doom::Shutdown => handle.shutdown(),
            Doom::Stop => handle.stop(),
        }
    }
}

fn doom(world: &World) -> Doom {
    let mut state = world.state();
    match state.dice.below(5) {
        0 | 1 => Doom::Crash,
        2 if state.ledger.may_overlap => {
            state.tally.freezes += 1;
            Doom::Freeze(Duration::from_millis(state.dice.below(20_000)))
        }
        3 => {
            state.tally.shutdowns += 1;
            Doom::Shutdown
        }
        _ => {
            state.tally.shutdowns += 1;
            Doom::Stop
        }
    }
}

/// Submits jobs, each until it is taken in.
pub(crate) async fn submit(world: Arc<World>, jobs: usize) {
    let life = Life::new("client".to_owned(), Arc::clone(&world));
    for number in 0..jobs {
        let job = world.dice(|dice| play::job(number, dice));
        world.state().tally.jobs += 1;
        tokio::spawn(submit_one(Link::new(&life), job));
        let pause = world.dice(|dice| dice.below(5_000));
        tokio::time::sleep(Duration::from_millis(pause)).await;
    }
}

async fn submit_one(link: Link, job: Job) {
    while link.enqueue(vec![job.clone()]).await.is_err() {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Cancels jobs, starts them again and deletes them, until all is calm.
pub(crate) async fn meddle(world: Arc<World>) {
    let life = Life::new("meddler".to_owned(), Arc::clone(&world));
    let link = Link::new(&life);
    while !world.state().is_calm {
        let pause = world.dice(|dice| dice.between(100, 10_000));
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let ids = world.state().ledger.ids();
        if ids.is_empty() {
            continue;
        }
        let (what, id) = world.dice(|dice| (dice.below(10), dice.one_of(&ids).clone()));
        // What can't be done now is not done.
        match what {
            0..4 => drop(link.cancel(&id).await),
            4..9 => drop(link.retry(&id).await),
            _ => {
                let filter = PruneFilter::finished_before(world.now());
                drop(link.prune(&filter).await);
            }
        }
    }
}
