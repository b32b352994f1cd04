//! How many transitions a second the store in a PostgreSQL database makes, beside a bare loop of SQL that does the same, and
//! among how many jobs. It starts a server of its own, which waits for the disk with each commit.
//!
//! `cargo bench -p ergate --features postgres --bench postgres -- [--seconds N] [--rounds N] [--at-a-time N] [--jobs N]
//! [--address URL]`
//!
//! A transition saves a step's result. Of three, two go on with the same job, and the third claims another and reads it.
//! Each line tells how many are made at a time: by that many tasks, each with one job in hand; and in the bare loop, in one
//! transaction. Both take turns, and each figure is the median of its rounds.

#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]

mod bare;
#[path = "../stores/round.rs"]
mod round;
#[path = "../../../tests/servers/postgres.rs"]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "the tests use more of it, and a server that doesn't start should say why"
)]
mod server;
mod store;

use std::error::Error;
use std::time::Duration;

use self::round::JOBS;
use self::server::PostgresServer;

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

struct Settings {
    time: Duration,
    rounds: usize,
    at_a_time: Vec<usize>,
    /// How many jobs that have ended there are in the end; a tenth of that wait.
    jobs: usize,
    /// A database on another server than its own.
    address: Option<String>,
}

fn main() -> Fallible<()> {
    let settings = settings()?;
    let own = || PostgresServer::start_with(&["max_wal_size = 8GB"]);
    let server = settings.address.is_none().then(own);
    let own = server.as_ref().map(PostgresServer::address);
    let address = settings.address.clone().or(own).unwrap_or_default();
    println!(
        "{:>10} {:>12} {:>12} {:>7}",
        "at a time", "ergate /s", "bare SQL /s", "ratio"
    );
    for &at_a_time in &settings.at_a_time {
        let schema = format!("at_a_time_{at_a_time}");
        let store = store::Bench::open(&address, &schema, 0, JOBS)?;
        let bare = bare::Bench::open(&address, &format!("bare_{at_a_time}"))?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..settings.rounds {
            theirs.push(bare.rate(at_a_time, settings.time)?);
            ours.push(store.rate(at_a_time, settings.time)?);
        }
        let (ours, theirs) = (median(ours), median(theirs));
        println!(
            "{at_a_time:>10} {ours:>12.0} {theirs:>12.0} {:>7.2}",
            ours / theirs
        );
    }
    compare_sizes(&address, &settings)
}

/// A transition among few jobs and among many.
fn compare_sizes(address: &str, settings: &Settings) -> Fallible<()> {
    const AT_A_TIME: usize = 64;
    let few = store::Bench::open(address, "few", 1_000, 1_000)?;
    let many = store::Bench::open(address, "many", settings.jobs, settings.jobs / 10)?;
    let (mut with_few, mut with_many) = (Vec::new(), Vec::new());
    for _ in 0..settings.rounds {
        with_few.push(few.rate(AT_A_TIME, settings.time)?);
        with_many.push(many.rate(AT_A_TIME, settings.time)?);
    }
    let (with_few, with_many) = (median(with_few), median(with_many));
    println!(
        "{AT_A_TIME} at a time, among 1,000 ended and 1,000 waiting jobs: {with_few:.0} /s; among {} ended and {} waiting: \
         {with_many:.0} /s; a transition costs {:.2} times as much",
        settings.jobs,
        settings.jobs / 10,
        with_few / with_many
    );
    Ok(())
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

fn settings() -> Fallible<Settings> {
    let mut settings = Settings {
        time: Duration::from_secs(2),
        rounds: 5,
        at_a_time: vec![1, 64, 256],
        jobs: 1_000_000,
        address: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        match argument.as_str() {
            "--seconds" => settings.time = Duration::from_secs_f64(value()?.parse()?),
            "--rounds" => settings.rounds = value()?.parse()?,
            "--at-a-time" => settings.at_a_time = vec![value()?.parse()?],
            "--address" => settings.address = Some(value()?),
            "--jobs" => settings.jobs = value()?.parse()?,
            // What cargo itself passes.
            "--bench" => {}
            other => return Err(format!("unknown argument {other}").into()),
        }
    }
    Ok(settings)
}
