//! What the machine can do with nothing of ergate around it.

use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt;
use std::time::{Duration, Instant};

use ergate::backend::sqlite::Durability;
use gauge::{argument, own_seconds};
use serde::{Deserialize, Serialize};

use super::place;
use crate::{Fallible, postgres_bare, sqlite_bare, sqlite_store};

fn time() -> Duration {
    Duration::from_millis(argument("--ms", 1_000) as u64)
}

/// What a job of the workflow is once its first step is done, as text for a queue or a table.
#[derive(Serialize, Deserialize)]
struct Record {
    v: u32,
    id: String,
    workflow_name: String,
    status: String,
    current_step: u32,
    current_step_name: String,
    steps_completed: u32,
    percent_completed: f64,
    initial_input_value: u64,
    last_return_value: u64,
    user_context: Option<String>,
    submitted_at: String,
    attempt: u32,
    runs: Vec<Run>,
}

#[derive(Serialize, Deserialize)]
struct Run {
    step: String,
    attempt: u32,
    worker: String,
    started_at: String,
    micros: u64,
    outcome: String,
    next: String,
}

fn record() -> Record {
    Record {
        v: 1,
        id: "019aaf5c-7b1d-7000-8000-0123456789ab".to_owned(),
        workflow_name: "count".to_owned(),
        status: "queued".to_owned(),
        current_step: 1,
        current_step_name: "second".to_owned(),
        steps_completed: 1,
        percent_completed: 33.333_333,
        initial_input_value: 1_234,
        last_return_value: 1_235,
        user_context: None,
        submitted_at: "2026-11-22T12:00:00.123456Z".to_owned(),
        attempt: 0,
        runs: vec![Run {
            step: "first".to_owned(),
            attempt: 1,
            worker: "25900-4f2a".to_owned(),
            started_at: "2026-11-22T12:00:00.123456Z".to_owned(),
            micros: 3,
            outcome: "returned".to_owned(),
            next: "second".to_owned(),
        }],
    }
}

/// A payload and a job record, each written and read, over and over.
pub(super) fn json() -> Fallible<()> {
    let record = record();
    let payload = rate(|| {
        let text = serde_json::to_string(black_box(&record.last_return_value))?;
        black_box(serde_json::from_str::<u64>(black_box(&text))?);
        Ok(())
    })?;
    let both = rate(|| {
        let text = serde_json::to_string(black_box(&record.last_return_value))?;
        black_box(serde_json::from_str::<u64>(black_box(&text))?);
        let text = serde_json::to_string(black_box(&record))?;
        black_box(serde_json::from_str::<Record>(black_box(&text))?);
        Ok(())
    })?;
    let bytes = serde_json::to_string(&record)?.len();
    println!("payload={payload:.0} both={both:.0} record_bytes={bytes}");
    Ok(())
}

/// How often a second of the processor does this.
fn rate(mut work: impl FnMut() -> Fallible<()>) -> Fallible<f64> {
    let (start, cpu, mut count) = (Instant::now(), own_seconds(), 0_u64);
    while start.elapsed() < time() / 2 {
        for _ in 0..1_000 {
            work()?;
        }
        count += 1_000;
    }
    Ok(count as f64 / (own_seconds() - cpu))
}

#[inline(never)]
fn add_one(n: u64) -> u64 {
    n + 1
}

pub(super) fn call() -> Fallible<()> {
    let mut n = 0;
    let calls = rate(|| {
        for _ in 0..1_000 {
            n = black_box(add_one as fn(u64) -> u64)(n);
        }
        Ok(())
    })?;
    println!("calls={:.0} n={n}", calls * 1_000.0);
    Ok(())
}

/// Writes a page of four KiB, and waits until the disk has it, over and over.
pub(super) fn fsync() -> Fallible<()> {
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(place::file()?)?;
    let page = [7; 4096];
    for place in 0..256 {
        file.write_all_at(&page, place * 4096)?;
    }
    file.sync_all()?;
    let (start, mut count) = (Instant::now(), 0_u64);
    while start.elapsed() < time() {
        file.write_all_at(&page, count % 256 * 4096)?;
        file.sync_data()?;
        count += 1;
    }
    println!("rate={:.0}", count as f64 / start.elapsed().as_secs_f64());
    Ok(())
}

/// Transitions in plain SQL, and in the store, in groups of the same size.
pub(super) fn bare_sqlite(at_a_time: usize) -> Fallible<()> {
    let file = place::file()?;
    let bare = sqlite_bare::rate(&file, Durability::Full, at_a_time, time())?;
    let store = sqlite_store::rate(
        &file.with_extension("store"),
        Durability::Full,
        at_a_time,
        time(),
    )?;
    println!("bare={bare:.0} store={store:.0}");
    Ok(())
}

pub(super) fn bare_postgres(at_a_time: usize) -> Fallible<()> {
    let bare = postgres_bare::Bench::open(&place::address()?, "bare")?;
    println!("bare={:.0}", bare.rate(at_a_time, time())?);
    Ok(())
}

/// What a transition takes among so many jobs that are over.
pub(super) fn history(ended: usize) -> Fallible<()> {
    let rate = sqlite_store::rate_among(ended, &place::file()?, Durability::Full, 64, time())?;
    println!("micros={:.3}", 1e6 / rate);
    Ok(())
}
