//! How many steps a second a workflow runs where its caller is, without a store, beside the same steps called by hand with
//! their values written and read as JSON in between.
//!
//! `cargo bench -p ergate --bench here -- [--runs N] [--rounds N]`
//!
//! Each run is three steps that add one to a number. The sides take turns, and each figure is the median of its rounds, with
//! the lowest and the highest. Where the system tells how long the thread had a processor, that is the time that counts.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

use ergate::Here;
use ergate::prelude::*;

type Fallible<T> = Result<T, Box<dyn Error>>;

const STEPS: usize = 3;

#[step]
fn first(n: u64) -> u64 {
    n + 1
}

#[step]
fn second(n: u64) -> u64 {
    n + 1
}

#[step]
fn third(n: u64) -> u64 {
    n + 1
}

#[step]
async fn first_async(n: u64) -> u64 {
    n + 1
}

#[step]
async fn second_async(n: u64) -> u64 {
    n + 1
}

#[step]
async fn third_async(n: u64) -> u64 {
    n + 1
}

static COUNT: Workflow<u64> = Workflow::named("count")
    .step::<first>()
    .step::<second>()
    .step::<third>()
    .build();

static COUNT_ASYNC: Workflow<u64> = Workflow::named("count_async")
    .step::<first_async>()
    .step::<second_async>()
    .step::<third_async>()
    .build();

/// One side: what it is called, and what one run of it does.
type Side<'s> = (&'static str, Box<dyn FnMut(usize) -> Fallible<()> + 's>);

fn main() -> Fallible<()> {
    let runs = argument("--runs", 300_000)?;
    let rounds = argument("--rounds", 5)?.max(1);
    let count = COUNT.here().start_blocking()?;
    let count_async = COUNT_ASYNC.here().start_blocking()?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let mut sides: Vec<Side<'_>> = vec![
        ("JSON by hand", Box::new(json_by_hand)),
        ("run_blocking", Box::new(|runs| blocking(&count, runs))),
        (
            "run, steps sync",
            Box::new(|runs| runtime.block_on(awaited(&count, runs))),
        ),
        (
            "run, steps async",
            Box::new(|runs| runtime.block_on(awaited(&count_async, runs))),
        ),
    ];
    let mut rates = vec![Vec::new(); sides.len()];
    for _ in 0..rounds {
        for ((_, work), rates) in sides.iter_mut().zip(&mut rates) {
            let start = Instant::now();
            let before = processor_time();
            work(runs)?;
            let took = match (before, processor_time()) {
                (Some(before), Some(after)) => after - before,
                _ => start.elapsed(),
            };
            rates.push((runs * STEPS) as f64 / took.as_secs_f64());
        }
    }
    println!(
        "{:>18} {:>12} {:>12} {:>12}",
        "", "steps /s", "lowest", "highest"
    );
    for ((name, _), rates) in sides.iter().zip(&mut rates) {
        rates.sort_unstable_by(f64::total_cmp);
        let (median, lowest, highest) = (rates[rounds / 2], rates[0], rates[rounds - 1]);
        println!("{name:>18} {median:>12.0} {lowest:>12.0} {highest:>12.0}");
    }
    Ok(())
}

fn json_by_hand(runs: usize) -> Fallible<()> {
    for run in 0..runs {
        let mut text = black_box(run).to_string();
        for step in [first, second, third] {
            text = serde_json::to_string(&step(serde_json::from_str(&text)?))?;
        }
        black_box(text);
    }
    Ok(())
}

fn blocking(count: &Here<u64>, runs: usize) -> Fallible<()> {
    for run in 0..runs {
        let n: u64 = count.run_blocking(black_box(run as u64))?;
        assert_eq!(n, run as u64 + 3);
    }
    Ok(())
}

async fn awaited(count: &Here<u64>, runs: usize) -> Fallible<()> {
    for run in 0..runs {
        let n: u64 = count.run(black_box(run as u64)).await?;
        assert_eq!(n, run as u64 + 3);
    }
    Ok(())
}

/// How long this thread has had a processor, as Linux tells it.
fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanos = text.split_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanos))
}

/// The number after this word on the command line.
fn argument(name: &str, otherwise: usize) -> Fallible<usize> {
    let mut words = std::env::args().skip_while(|word| word != name);
    match words.nth(1) {
        Some(number) => Ok(number.parse()?),
        None => Ok(otherwise),
    }
}
