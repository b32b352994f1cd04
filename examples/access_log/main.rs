//! A web server's log: 500,000 lines of a week that are made from a seed, with four incidents planted in them, or a log of
//! your own. Jobs count its pieces, and one more waits for them, finds what stands out and draws the week as a heat map.
//!
//! `cargo run --release --example access_log` (`-- --help` lists the options)
//!
//! Begin with `analyse.rs`, the workflows. `tally.rs` counts, `incidents.rs` finds, `heat_map.rs` draws, and `traffic.rs`
//! makes the log and knows what is planted in it.

mod analyse;
mod heat_map;
mod incidents;
mod line;
mod options;
mod tally;
mod traffic;

use std::env;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use ergate::backend::JobFilter;
use ergate::prelude::*;

use self::analyse::{Place, count, report};
use self::heat_map::thousands;
use self::incidents::Incident;
use self::options::{Command, Options};
use self::tally::Tally;

/// How much of the log a job counts.
const PIECE: u64 = 2_000_000;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("access_log: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), BoxError> {
    let options = match Command::read(env::args().skip(1))? {
        Command::Read(options) => options,
        Command::Help => {
            println!("{}", options::USAGE);
            return Ok(());
        }
    };
    let begin = Instant::now();
    let folder = examples::results("access_log", options.to.as_deref())?;
    let log = match &options.file {
        Some(file) => file.clone(),
        None => folder.join("access.log"),
    };
    if options.file.is_none() {
        make(&options, &log)?;
    }
    let (tally, map) = (folder.join("tally.json"), folder.join("access_log.svg"));
    let incidents = analyse(Place { log, folder })?;
    let tally: Tally = serde_json::from_slice(&fs::read(tally)?)?;
    print(&tally, &incidents);
    println!("map: {}", map.display());
    println!("in {:.1} s", begin.elapsed().as_secs_f64());
    Ok(())
}

fn make(options: &Options, log: &Path) -> io::Result<()> {
    let mut writer = BufWriter::with_capacity(1 << 20, File::create(log)?);
    traffic::write(options.lines, options.days, options.seed, &mut writer)?;
    writer.flush()
}

/// Runs all jobs, and gives what the last of them found.
fn analyse(place: Place) -> Result<Vec<Incident>, BoxError> {
    let log = place.log.display().to_string();
    let pieces = analyse::cut(&place.log, PIECE).map_err(|error| format!("{log}: {error}"))?;
    let count_of_pieces = pieces.len();
    let store = Memory::new();
    for (number, piece) in (1..).zip(pieces) {
        store.submit_blocking(count::job(piece).id(format!("piece-{number}")))?;
    }
    let report_id = store.submit_blocking(report::job(count_of_pieces).id("report"))?;
    Worker::new(store.clone())
        .register(&count::WORKFLOW)
        .register(&report::WORKFLOW)
        .state(store.clone())
        .state(place)
        .run_until_idle_blocking()?;

    for job in store.list_blocking(&JobFilter::new().limit(count_of_pieces + 1))? {
        if let Some(error) = job.error {
            return Err(format!("{log}: {error}").into());
        }
    }
    let report = store
        .get_blocking(&report_id)?
        .ok_or("the report is gone")?;
    match report.current_step_name.as_deref() {
        Some("draw") => Ok(report.last_return_value.parse()?),
        _ => Err(format!("{log}: {}", report.last_return_value.parse::<String>()?).into()),
    }
}

fn print(tally: &Tally, incidents: &[Incident]) {
    println!(
        "{} lines = {} requests + {} that are none; {} failed; {} bytes\n",
        thousands(tally.lines),
        thousands(tally.requests()),
        thousands(tally.unreadable),
        thousands(tally.failed()),
        thousands(tally.bytes)
    );
    for (number, incident) in (1..).zip(incidents) {
        println!("{number}. {incident}");
        for line in &incident.evidence {
            println!("     {}", shortened(line));
        }
    }
    println!(
        "{}",
        if incidents.is_empty() {
            "no incidents"
        } else {
            ""
        }
    );
}

/// How a line of the log begins and its last word, without what could steer the terminal.
fn shortened(line: &str) -> String {
    let line: String = line.chars().filter(|it| !it.is_control()).collect();
    match (line.char_indices().nth(90), line.rsplit(' ').next()) {
        (Some((end, _)), Some(last)) => format!("{} … {last}", &line[..end]),
        _ => line,
    }
}
