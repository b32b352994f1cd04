//! What `tests/instructions` counts: one piece of work, as often as it is told.
//!
//! `instructions ROW TIMES`, or `instructions` for the names of the rows. Nothing here reads a clock or draws random numbers
//! that change how much there is to do.

#![allow(clippy::print_stdout, reason = "it prints what it can do")]

use std::error::Error;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ergate::backend::{Backend, ClaimRequest, Settled, Settlement};
use ergate::engine::{self, Begin, Disposition, Moment, Plan, PlanStep, Report, Way};
use ergate::prelude::*;
use ergate::testing::ManualClock;
use ergate::{Job, Payload, RunOutcome, StepRun, Timestamp};

type Fallible<T> = Result<T, Box<dyn Error>>;
type Row = (&'static str, fn(usize) -> Fallible<()>);

const ROWS: [Row; 8] = [
    ("engine_begin_apply", engine_begin_apply),
    ("run_here_one_step", run_here_one_step),
    ("scope_with_5_dependencies", scope_with_5_dependencies),
    ("memory_claim_settle", memory_claim_settle),
    ("memory_settle_keep", memory_settle_keep),
    ("memory_worker_3_steps", memory_worker_3_steps),
    ("job_to_json", job_to_json),
    ("job_from_json", job_from_json),
];

fn main() -> Fallible<()> {
    let mut words = std::env::args().skip(1).filter(|word| word != "--bench");
    let Some(wanted) = words.next() else {
        for (name, _) in ROWS {
            println!("{name}");
        }
        return Ok(());
    };
    let times = words.next().ok_or("how often?")?.parse()?;
    let row = ROWS.iter().find(|(name, _)| *name == wanted);
    let (_, work) = row.ok_or("there is no such row")?;
    work(times)
}

fn job() -> Fallible<Job> {
    let mut job = Job::new("shop");
    job.id = "order-1042".parse()?;
    job.initial_input_value = Payload::of(&("Ada", 36))?;
    job.user_context = Payload::of(&"berlin")?;
    Ok(job)
}

fn engine_begin_apply(times: usize) -> Fallible<()> {
    let steps = ["triage", "charge", "ship"].map(PlanStep::new);
    let plan = Plan::new("shop", steps.to_vec())?;
    let moment = Moment {
        now: Timestamp::MAX,
        jitter: 0.5,
    };
    let (new, value) = (job()?, Payload::of(&7)?);
    for _ in 0..times {
        let Begin::Run { step, job } = engine::begin(&plan, black_box(new.clone())) else {
            return Err("the job has ended".into());
        };
        let report = Report::Done {
            way: Way::Next,
            value: value.clone(),
        };
        black_box(engine::apply(&plan, step, job, report, moment));
    }
    Ok(())
}

#[step(inline)]
fn add(n: u64) -> u64 {
    n + 1
}

fn run_here_one_step(times: usize) -> Fallible<()> {
    static ADD: Workflow<u64> = Workflow::named("add").step::<add>().build();
    let add = ADD.here().start_blocking()?;
    for n in 0..times {
        black_box(add.run_blocking::<u64>(n as u64)?);
    }
    Ok(())
}

fn one() -> u8 {
    1
}

fn two() -> u16 {
    2
}

#[dependency]
fn three(#[depends(one)] one: u8, #[depends(two)] two: u16) -> u32 {
    u32::from(one) + u32::from(two)
}

#[dependency]
fn four(#[depends(three)] three: u32) -> u64 {
    u64::from(three) + 1
}

#[dependency]
fn five(n: u64) -> i64 {
    n.cast_signed()
}

#[step(inline)]
fn sum(
    n: u64,
    #[depends(one)] one: u8,
    #[depends(two)] two: u16,
    #[depends(three)] three: u32,
    #[depends(four)] four: &u64,
    #[depends(five(5))] five: i64,
) -> u64 {
    n + u64::from(one) + u64::from(two) + u64::from(three) + four + five.cast_unsigned()
}

fn scope_with_5_dependencies(times: usize) -> Fallible<()> {
    static SUM: Workflow<u64> = Workflow::named("sum").step::<sum>().build();
    let sum = SUM.here().start_blocking()?;
    for n in 0..times {
        black_box(sum.run_blocking::<u64>(n as u64)?);
    }
    Ok(())
}

/// A store with a hundred jobs.
fn store() -> Fallible<Memory> {
    let store = Memory::with_clock(Arc::new(ManualClock::new()));
    let jobs = (0..100).map(|number| {
        let mut job = job()?;
        job.id = format!("order-{number}").parse()?;
        Ok(job)
    });
    let jobs = jobs.collect::<Fallible<Vec<_>>>()?;
    at_once(store.enqueue(jobs))??;
    Ok(store)
}

fn memory_claim_settle(times: usize) -> Fallible<()> {
    let store = store()?;
    let request = ClaimRequest::new("counter", 1, Duration::from_secs(30));
    for _ in 0..times {
        let claimed = at_once(store.claim(&request))??;
        let claim = claimed.claims.into_iter().next().ok_or("no job is due")?;
        let held = claim.held();
        let settlement = Settlement::new(held, claim.job, Disposition::Continue);
        black_box(at_once(store.settle(&[settlement], None))??);
    }
    Ok(())
}

/// One job goes on again and again, as it does with a worker.
fn memory_settle_keep(times: usize) -> Fallible<()> {
    let store = store()?;
    let request = ClaimRequest::new("counter", 1, Duration::from_secs(30));
    let claimed = at_once(store.claim(&request))??;
    let claim = claimed.claims.into_iter().next().ok_or("no job is due")?;
    let held = claim.held();
    let mut settlement = Settlement::new(held, claim.job, Disposition::Continue);
    for _ in 0..times {
        let answer = at_once(store.settle(std::slice::from_ref(&settlement), Some(&request)))??;
        match answer.settled.first() {
            Some(Settled::Kept(lease)) => settlement.held.token = lease.token,
            other => return Err(format!("it is not kept but {other:?}").into()),
        }
    }
    Ok(())
}

#[step(inline)]
fn twice(n: u64) -> u64 {
    n * 2
}

#[step(inline)]
fn less(n: u64) -> u64 {
    n / 2
}

/// All of a worker's work on a job of three steps, its submission too.
fn memory_worker_3_steps(times: usize) -> Fallible<()> {
    static COUNT: Workflow<u64> = Workflow::named("count")
        .step::<add>()
        .step::<twice>()
        .step::<less>()
        .build();
    let store = Memory::new();
    store.submit_all_blocking((0..times).map(|n| COUNT.job(n as u64)))?;
    let worker = Worker::new(store).register(&COUNT).concurrency(1);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?;
    Ok(runtime.block_on(worker.run_until_idle())?)
}

/// What a store in memory answers, which never waits.
fn at_once<T>(answer: impl Future<Output = T>) -> Fallible<T> {
    match pin!(answer).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => Ok(answer),
        Poll::Pending => Err("the store makes us wait".into()),
    }
}

/// A job that has run three steps.
fn job_with_runs() -> Fallible<Job> {
    let mut job = job()?;
    let start: Timestamp = "2026-11-22T09:00:00Z".parse()?;
    let took = Duration::from_micros(1234);
    let run = |step| StepRun::new(step, 1, start, took, RunOutcome::Completed).with_worker("oslo");
    job.runs = ["triage", "charge", "ship"].map(run).to_vec();
    Ok(job)
}

fn job_to_json(times: usize) -> Fallible<()> {
    let job = job_with_runs()?;
    for _ in 0..times {
        black_box(black_box(&job).to_json());
    }
    Ok(())
}

fn job_from_json(times: usize) -> Fallible<()> {
    let text = job_with_runs()?.to_json();
    for _ in 0..times {
        black_box(Job::from_json(black_box(&text))?);
    }
    Ok(())
}
