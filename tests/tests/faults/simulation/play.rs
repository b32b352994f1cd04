//! The workflows that are played, whose steps do what chance tells them.

use std::sync::Arc;
use std::time::Duration;

use ergate::prelude::*;
use ergate::{Job, JobId, NewJob};
use tests::Dice;

use super::life::{Life, LifeClock};
use super::world::World;

/// What a step is given and hands on: one mark for each step before it.
pub(crate) type Marks = Vec<String>;

/// The marks of the steps that a job has behind it.
pub(crate) fn marks(job: &Job) -> Marks {
    job.input().parse().unwrap()
}

/// What the steps of one worker are given.
#[derive(Clone)]
pub(crate) struct Part {
    pub(crate) life: Arc<Life>,
}

impl Part {
    /// Takes some time, and adds a mark.
    async fn act(&self, given: Marks, job: &JobInfo, seconds: u64) -> Marks {
        let Life { world, name, .. } = &*self.life;
        let mark = {
            let mut state = world.state();
            state.tally.steps += 1;
            state.ledger.step_began(job.id(), &given);
            format!("{}-{}", job.step(), state.tally.steps)
        };
        world.note(format_args!("{name} runs {mark} of {}", job.id()));
        let millis = world.dice(|dice| {
            let most = *dice.one_of(&[10, 100, 1_000 * seconds]);
            dice.below(most)
        });
        let _running = Running::begin(world, job.id());
        let clock = LifeClock(Arc::clone(&self.life));
        ergate::clock::Clock::sleep(&clock, Duration::from_millis(millis)).await;
        let mut marks = given;
        marks.push(mark);
        marks
    }

    fn happens(&self, percent: u64) -> bool {
        self.life.world.dice(|dice| dice.happens(percent))
    }
}

/// A step that runs, until it returns or is dropped.
struct Running<'w> {
    world: &'w World,
    job: JobId,
}

impl<'w> Running<'w> {
    fn begin(world: &'w World, job: &JobId) -> Running<'w> {
        world.state().ledger.step_runs(job);
        let job = job.clone();
        Running { world, job }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.world.state().ledger.step_stops(&self.job);
    }
}

/// One step after the other, some of which take longer than a lease.
#[workflow]
pub(crate) mod straight {
    use super::*;

    #[step]
    async fn first(marks: Marks, #[state] part: &Part, #[job] job: &JobInfo) -> Marks {
        part.act(marks, job, 20).await
    }

    #[step]
    async fn second(marks: Marks, #[state] part: &Part, #[job] job: &JobInfo) -> Marks {
        part.act(marks, job, 1).await
    }

    #[step]
    async fn third(marks: Marks, #[state] part: &Part, #[job] job: &JobInfo) -> Marks {
        part.act(marks, job, 20).await
    }
}

/// Steps that fail now and then, and some that take too long.
#[workflow]
pub(crate) mod shaky {
    use super::*;

    #[step(retries = 5, backoff = "100ms..10s")]
    async fn fails(
        marks: Marks,
        #[state] part: &Part,
        #[job] job: &JobInfo,
    ) -> Result<Marks, BoxError> {
        let marks = part.act(marks, job, 1).await;
        if part.happens(30) {
            return Err("it failed".into());
        }
        Ok(marks)
    }

    #[step(retries = 3, backoff = "1s..1s", timeout = "3s")]
    async fn dawdles(marks: Marks, #[state] part: &Part, #[job] job: &JobInfo) -> Marks {
        part.act(marks, job, 5).await
    }
}

/// Steps that go on, leap ahead, end, give up, and heed that they are cancelled.
#[workflow]
pub(crate) mod forked {
    use super::*;

    #[step]
    async fn forks(
        marks: Marks,
        #[state] part: &Part,
        #[job] job: &JobInfo,
    ) -> Result<Flow<Marks, (GoTo<last>, End)>, BoxError> {
        let marks = part.act(marks, job, 2).await;
        match part.life.world.dice(|dice| dice.below(4)) {
            0 => Ok(Flow::go_to(last::with(marks))),
            1 => Ok(Flow::end(marks)),
            2 => Ok(Flow::next(marks)),
            _ => Err(Abort::new("it gave up").into()),
        }
    }

    #[step]
    async fn waits(
        marks: Marks,
        #[state] part: &Part,
        #[job] job: &JobInfo,
    ) -> Result<Marks, BoxError> {
        let marks = part.act(marks, job, 30).await;
        if job.is_cancelled() {
            return Err(Abort::new("it was cancelled").into());
        }
        Ok(marks)
    }

    #[step]
    async fn last(marks: Marks, #[state] part: &Part, #[job] job: &JobInfo) -> Marks {
        part.act(marks, job, 1).await
    }
}

/// A job of one of the workflows.
pub(crate) fn job(number: usize, dice: &mut Dice) -> Job {
    let marks = Marks::new();
    let job: NewJob = match dice.below(3) {
        0 => straight::job(marks),
        1 => shaky::job(marks),
        _ => forked::job(marks),
    };
    let priority = *dice.one_of(&[0, 0, 0, -1, 5]);
    let mut job = job
        .id(format!("job-{number}"))
        .priority(priority)
        .into_job()
        .unwrap();
    if dice.happens(20) {
        let start = Duration::from_millis(dice.below(30_000));
        job.requested_start_time = Some(ergate::Timestamp::EPOCH.saturating_add(start));
    }
    job
}

/// Adds the workflows to a worker.
pub(crate) fn register<B: Backend>(worker: Worker<B>, part: Part) -> Worker<B> {
    worker
        .register(&straight::WORKFLOW)
        .register(&shaky::WORKFLOW)
        .register(&forked::WORKFLOW)
        .state(part)
}
