//! How many transitions a second the store in a file makes, beside a bare loop of SQL that does the same.
//!
//! `cargo bench -p ergate --features sqlite --bench sqlite -- [--seconds N] [--directory DIR] [--at-a-time N]`
//!
//! A transition saves a step's result. Of three, two go on with the same job, and the third claims another and reads it.
//! Each line tells how many are made at a time: by that many tasks, each with one job in hand; and in the bare loop, in one
//! transaction.
//!
//! The last line compares what a transition costs among 300 jobs that are over and among 100,000.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

mod bare;
#[path = "../stores/round.rs"]
mod round;
mod store;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ergate::backend::sqlite::Durability;

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

struct Settings {
    time: Duration,
    directory: PathBuf,
    at_a_time: Vec<usize>,
}

fn main() -> Fallible<()> {
    let settings = settings()?;
    println!(
        "{:>10} {:>10} {:>12} {:>12} {:>7}",
        "durability", "at a time", "ergate /s", "bare SQL /s", "ratio"
    );
    for durability in [Durability::Full, Durability::Normal] {
        for &at_a_time in &settings.at_a_time {
            let bare = in_new_file(&settings.directory, |file| {
                bare::rate(file, durability, at_a_time, settings.time)
            })?;
            let ours = in_new_file(&settings.directory, |file| {
                store::rate(file, durability, at_a_time, settings.time)
            })?;
            let durability = format!("{durability:?}");
            let ratio = ours / bare;
            println!("{durability:>10} {at_a_time:>10} {ours:>12.0} {bare:>12.0} {ratio:>7.2}");
        }
    }
    compare_histories(&settings)
}

fn compare_histories(settings: &Settings) -> Fallible<()> {
    const COUNTS: [usize; 2] = [300, 100_000];
    let mut micros = [Vec::new(), Vec::new()];
    for _ in 0..3 {
        for (micros, finished) in micros.iter_mut().zip(COUNTS) {
            let rate = in_new_file(&settings.directory, |file| {
                store::rate_among(finished, file, Durability::Normal, 64, settings.time)
            })?;
            micros.push(1e6 / rate);
        }
    }
    let [few, many] = micros.map(|mut micros| {
        micros.sort_unstable_by(f64::total_cmp);
        micros[micros.len() / 2]
    });
    println!(
        "a transition took {few:.1} µs among {} jobs that are over and {many:.1} µs among {}, medians of 3: ratio {:.2}",
        COUNTS[0],
        COUNTS[1],
        many / few
    );
    Ok(())
}

fn settings() -> Fallible<Settings> {
    let mut settings = Settings {
        time: Duration::from_secs(2),
        directory: std::env::temp_dir(),
        at_a_time: vec![1, 64, 256],
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--seconds" => settings.time = Duration::from_secs_f64(value()?.parse()?),
            "--directory" => settings.directory = value()?.into(),
            "--at-a-time" => settings.at_a_time = vec![value()?.parse()?],
            // What cargo itself passes.
            "--bench" => {}
            other => return Err(format!("unknown argument {other}").into()),
        }
    }
    Ok(settings)
}

/// No two have the same name: a store that was let go may still be at closing its file.
fn in_new_file<T>(directory: &Path, run: impl FnOnce(&Path) -> Fallible<T>) -> Fallible<T> {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let name = format!("ergate-bench-{}-{number}", std::process::id());
    let directory = directory.join(name);
    std::fs::create_dir_all(&directory)?;
    let result = run(&directory.join("jobs.db"));
    std::fs::remove_dir_all(&directory)?;
    result
}
