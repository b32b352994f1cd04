//! A CSV file into a SQLite table: 200,000 rows that are made from a seed with faults planted among them, or a file of your
//! own. Rejected rows go to a file beside it, with the line and the reason. Kill it whenever you like and run it again: no
//! row is missing then, and none is there twice.
//!
//! `cargo run --release --example etl_csv` (`-- --help` lists the options)
//!
//! Begin with `import.rs`, the workflows. `chunk.rs` and `row.rs` read, `warehouse.rs` is the table, and `sales.rs` makes the
//! file and knows what is wrong with it.

mod chunk;
mod columns;
mod import;
mod options;
mod row;
mod sales;
mod summary;
mod warehouse;

use std::env;
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ergate::backend::{JobFilter, Sqlite};
use ergate::prelude::*;
use tokio::time::sleep;

use self::import::{Order, load, survey};
use self::options::{Command, Options};
use self::warehouse::Warehouse;

/// How long the jobs of a process that was killed wait before the next one may have them. It is 30 s unless it is said
/// otherwise; here nobody wants to wait.
const LEASE: Duration = Duration::from_secs(1);

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("etl_csv: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), BoxError> {
    let options = match Command::read(env::args().skip(1))? {
        Command::Load(options) => options,
        Command::Help => {
            println!("{}", options::USAGE);
            return Ok(());
        }
    };
    let begin = Instant::now();
    let results = examples::results("etl_csv", options.to.as_deref())?;
    let file = match &options.file {
        Some(file) => file.canonicalize().map_err(|error| named(file, &error))?,
        None => made(&options, &results)?,
    };
    let folder = folder(&results, &file, &options)?;
    let warehouse = Warehouse::open(&folder)?.crash_after(options.crash_after);
    load_all(&options, &file, &folder, &warehouse).await?;
    print!("{}", summary::summary(&file, &warehouse)?);
    println!("in {:.1} s", begin.elapsed().as_secs_f64());
    Ok(())
}

/// Submits the import, unless that was done before, and works until nothing is left to do.
async fn load_all(
    options: &Options,
    file: &Path,
    folder: &Path,
    warehouse: &Warehouse,
) -> Result<(), BoxError> {
    let store = Sqlite::open(folder.join("jobs.db"))?;
    let order = Order {
        file: file.to_owned(),
        names: options.names.clone(),
        rows: options.chunk,
    };
    for id in ended_badly(&store).await?.into_iter().map(|job| job.id) {
        store.retry(&id).await?;
    }
    store.submit(survey::job(order).id("survey")).await?;
    work(&store, warehouse).await?;
    let bad = ended_badly(&store).await?;
    if bad.is_empty() {
        return Ok(());
    }
    let why = bad.iter().filter_map(|job| job.error.as_ref());
    let why: Vec<String> = why.map(ToString::to_string).collect();
    Err(why.join("\n").into())
}

/// Works until every job is over. A worker is idle while all that is left is what a process had that was killed; when those
/// leases have run out, there is something to do again.
async fn work(store: &Sqlite, warehouse: &Warehouse) -> Result<(), BoxError> {
    loop {
        Worker::new(store.clone())
            .register(&survey::WORKFLOW)
            .register(&load::WORKFLOW)
            .state(store.clone())
            .state(warehouse.clone())
            .lease(LEASE)
            .run_until_idle()
            .await?;
        let counts = store.counts().await?;
        if counts.iter().all(|count| count.status.is_final()) {
            return Ok(());
        }
        sleep(LEASE / 10).await;
    }
}

async fn ended_badly(store: &Sqlite) -> Result<Vec<ergate::Job>, BoxError> {
    let filter = JobFilter::new()
        .status(Status::Failed)
        .status(Status::Aborted);
    Ok(store.list(&filter).await?)
}

/// The file that is made from a seed, made once.
fn made(options: &Options, results: &Path) -> Result<PathBuf, BoxError> {
    let file = results.join(format!("sales-{}-{}.csv", options.rows, options.seed));
    if !file.exists() {
        let new = file.with_extension("new");
        let mut writer = BufWriter::new(File::create(&new)?);
        sales::write(options.rows, options.seed, &mut writer)?;
        writer.flush()?;
        fs::rename(new, &file)?;
    }
    Ok(file)
}

/// Where the import of this file lives: a file that was changed, or is read differently, is another import.
fn folder(results: &Path, file: &Path, options: &Options) -> Result<PathBuf, BoxError> {
    let asked = format!("{:?} {}", options.names, options.chunk);
    let print = fingerprint(file, &asked).map_err(|error| named(file, &error))?;
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    let folder = results.join(format!("{stem}-{print:016x}"));
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// FNV-1a of what stands in the file and of what was asked.
fn fingerprint(file: &Path, asked: &str) -> io::Result<u64> {
    let mut print = asked.bytes().fold(0xcbf2_9ce4_8422_2325, mixed);
    let mut reader = BufReader::with_capacity(1 << 16, File::open(file)?);
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(print);
        }
        print = bytes.iter().copied().fold(print, mixed);
        let read = bytes.len();
        reader.consume(read);
    }
}

fn mixed(print: u64, byte: u8) -> u64 {
    (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

fn named(file: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", file.display()))
}
