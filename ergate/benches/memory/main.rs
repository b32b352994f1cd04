//! How many steps a second a worker runs on the store in memory, with all that a job is: claimed, run, saved, handed on.
//!
//! `cargo bench -p ergate --bench memory -- [--jobs N] [--rounds N]`
//!
//! Each job goes through three steps that add one to a number; quick ones, so that what is counted is ergate. Each figure is
//! the median of its rounds, with the lowest and the highest.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::error::Error;
use std::time::Instant;

use ergate::prelude::*;

type Fallible<T> = Result<T, Box<dyn Error>>;

const STEPS: usize = 3;

#[step(inline)]
fn first(n: u64) -> u64 {
    n + 1
}

#[step(inline)]
fn second(n: u64) -> u64 {
    n + 1
}

#[step(inline)]
fn third(n: u64) -> u64 {
    n + 1
}

static COUNT: Workflow<u64> = Workflow::named("count")
    .step::<first>()
    .step::<second>()
    .step::<third>()
    .build();

fn main() -> Fallible<()> {
    let jobs = argument("--jobs", 20_000)?;
    let rounds = argument("--rounds", 5)?.max(1);
    println!(
        "{:>10} {:>12} {:>12} {:>12}",
        "at a time", "steps /s", "lowest", "highest"
    );
    for at_a_time in [1, 64] {
        let mut rates = Vec::with_capacity(rounds);
        for _ in 0..rounds {
            rates.push(round(jobs, at_a_time)?);
        }
        rates.sort_unstable_by(f64::total_cmp);
        let (median, lowest, highest) = (rates[rounds / 2], rates[0], rates[rounds - 1]);
        println!("{at_a_time:>10} {median:>12.0} {lowest:>12.0} {highest:>12.0}");
    }
    Ok(())
}

/// Steps per second of one worker, from the first claim to the last step's being saved.
fn round(jobs: usize, at_a_time: usize) -> Fallible<f64> {
    let store = Memory::new();
    let new = (0..jobs).map(|_| COUNT.job(0));
    store.submit_all_blocking(new)?;
    let start = Instant::now();
    Worker::new(store)
        .register(&COUNT)
        .concurrency(at_a_time)
        .run_until_idle_blocking()?;
    Ok((jobs * STEPS) as f64 / start.elapsed().as_secs_f64())
}

/// The number after this word on the command line.
fn argument(name: &str, otherwise: usize) -> Fallible<usize> {
    let mut words = std::env::args().skip_while(|word| word != name);
    match words.nth(1) {
        Some(number) => Ok(number.parse()?),
        None => Ok(otherwise),
    }
}
