//! How many steps a second a worker runs on the store in memory, with all that a job is: claimed, run, saved, handed on.
//!
//! `cargo bench -p ergate --bench memory -- [--jobs N] [--rounds N]`
//!
//! The bare loop does what has to be done for the same jobs, and nothing else.
//!
//! Each job goes through three steps that add one to a number; quick ones, so that what is counted is ergate. Each figure is
//! the median of its rounds, with the lowest and the highest.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

mod bare;

use std::error::Error;
use std::time::Instant;

use ergate::prelude::*;

use self::bare::Bare;

type Fallible<T> = Result<T, Box<dyn Error>>;

/// How many steps a second it does with so many jobs.
type Round = fn(usize) -> Fallible<f64>;

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
    let works: [(&str, Round); 3] = [
        ("bare loop", bare_round),
        ("1", |jobs| round(jobs, 1)),
        ("64", |jobs| round(jobs, 64)),
    ];
    let mut rates = works.map(|_| Vec::with_capacity(rounds));
    for _ in 0..rounds {
        for ((_, work), rates) in works.iter().zip(&mut rates) {
            rates.push(work(jobs)?);
        }
    }
    println!(
        "{:>10} {:>12} {:>12} {:>12} {:>14}",
        "at a time", "steps /s", "lowest", "highest", "of a bare loop"
    );
    let mut bare = None;
    for ((name, _), mut rates) in works.iter().zip(rates) {
        rates.sort_unstable_by(f64::total_cmp);
        let (median, lowest, highest) = (rates[rounds / 2], rates[0], rates[rounds - 1]);
        let of_bare = median / *bare.get_or_insert(median);
        println!("{name:>10} {median:>12.0} {lowest:>12.0} {highest:>12.0} {of_bare:>14.2}");
    }
    Ok(())
}

/// The same of a loop around the least that has to be done.
fn bare_round(jobs: usize) -> Fallible<f64> {
    let new = (0..jobs).map(|_| COUNT.job(0).into_job());
    let bare = Bare::with(new.collect::<Result<Vec<_>, _>>()?.into_iter());
    let start = Instant::now();
    bare.run()?;
    let rate = (jobs * STEPS) as f64 / start.elapsed().as_secs_f64();
    match bare.completed() {
        completed if completed == jobs => Ok(rate),
        completed => Err(format!("{completed} of {jobs} jobs are completed").into()),
    }
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
