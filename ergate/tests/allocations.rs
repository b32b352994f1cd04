//! How often memory is allocated for one run of a step, which must not grow unseen.
//!
//! Everything runs on the thread that counts. What a program allocates once is left out: a large number of steps is compared
//! with a small one.

#![cfg(all(feature = "macros", feature = "tokio"))]
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that fails should panic, and says what it counted"
)]

use allocation_counter::measure;
use ergate::Payload;
use ergate::prelude::*;

fn rate() -> u64 {
    2
}

#[dependency]
fn fee(#[depends(rate)] rate: u64) -> u64 {
    rate + 1
}

#[step(inline)]
fn first(n: u64, #[depends(rate)] rate: u64, #[depends(fee)] fee: &u64) -> u64 {
    n + rate + fee
}

#[step(inline)]
fn second(n: u64, #[depends(rate)] rate: u64, #[depends(fee)] fee: &u64) -> u64 {
    n + rate + fee
}

static BILL: Workflow<u64> = Workflow::named("bill")
    .step::<first>()
    .step::<second>()
    .build();

const STEPS: u64 = 2;
const FEW: u64 = 100;
const MANY: u64 = 600;

/// How many allocations a step run takes more, by what so many jobs take.
fn per_step(allocations: impl Fn(u64) -> u64) -> f64 {
    let more = allocations(MANY) - allocations(FEW);
    more as f64 / ((MANY - FEW) * STEPS) as f64
}

fn worked(jobs: u64) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    let store = Memory::new();
    let new = (0..jobs).map(|n| BILL.job(n));
    store.submit_all_blocking(new).unwrap();
    let worker = Worker::new(store).register(&BILL).concurrency(1);
    let counted = measure(|| runtime.block_on(worker.run_until_idle()).unwrap());
    counted.count_total
}

#[test]
fn a_step_with_two_dependencies_in_memory() {
    let counted = per_step(worked);
    println!("{counted:.2} allocations for each step run in memory");
    // The façade of metrics makes its labels before it knows whether anybody records them.
    let most = if cfg!(feature = "metrics") {
        17.0
    } else {
        12.0
    };
    assert!(counted <= most, "{counted} allocations for each step run");
}

fn ran_here(runs: u64) -> u64 {
    let bill = BILL.here().start_blocking().unwrap();
    let counted = measure(|| {
        for n in 0..runs {
            bill.run_blocking::<u64>(n).unwrap();
        }
    });
    counted.count_total
}

#[test]
fn a_step_with_two_dependencies_where_its_caller_is() {
    let counted = per_step(ran_here);
    println!("{counted:.2} allocations for each step run here");
    assert!(counted <= 6.0, "{counted} allocations for each step run");
}

#[test]
fn a_clone_of_a_job_does_not_copy_its_payloads() {
    let mut job = BILL.job(7).into_job().unwrap();
    job.initial_input_value = Payload::of(&"x".repeat(1 << 20)).unwrap();
    job.user_context = job.initial_input_value.clone();
    let counted = measure(|| drop(job.clone()));
    assert!(counted.bytes_total < 1024, "{} bytes", counted.bytes_total);
}
