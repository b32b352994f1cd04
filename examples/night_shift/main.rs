//! A shop's night shift: two hundred orders, worker processes that are killed in the middle of their work, and an audit
//! that nothing was lost and nothing done twice.
//!
//! `cargo run --release --example night_shift` (`-- --help` lists the options)
//!
//! Begin with `shop.rs`, the workflow. `outside.rs` plays the world that it acts upon, `ledger.rs` is what the world
//! remembers, `crew.rs` starts and kills workers, and `audit.rs` is the judge.

mod audit;
mod crew;
mod evidence;
mod ledger;
mod options;
mod orders;
mod outside;
mod page;
mod progress;
mod report;
mod shop;

use std::env;
use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ergate::backend::Sqlite;
use ergate::{BoxError, Status, Submit as _};
use tokio::time::sleep;

use self::audit::Audit;
use self::crew::Crew;
use self::evidence::{Evidence, Place};
use self::ledger::Ledger;
use self::options::{Command, Options};
use self::progress::{Screen, Style, Tally};
use self::shop::fulfil;

/// How long after one order the next comes in.
const BETWEEN_ORDERS: Duration = Duration::from_millis(38);
/// How often the store is looked at.
const BETWEEN_LOOKS: Duration = Duration::from_millis(60);
/// The night is given up when nothing has come to its end for so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// What is written to the current directory.
const PAGE: &str = "night_shift.html";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("night_shift: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<ExitCode, BoxError> {
    match Command::read(env::args().skip(1))? {
        Command::Night(options) => night(&options).await,
        Command::Work { folder, name, seed } => {
            crew::work(&Place(folder), &name, seed).await?;
            Ok(ExitCode::SUCCESS)
        }
        Command::Audit(folder) => {
            let place = Place(folder);
            if !place.ledger().exists() {
                return Err(format!("no night was kept in {}", place.0.display()).into());
            }
            let evidence = Evidence::collect(&place).await?;
            Ok(conclude(&Audit::of(&evidence), Style::of_environment()))
        }
        Command::Help => {
            println!("{}", options::USAGE);
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn night(options: &Options) -> Result<ExitCode, BoxError> {
    let name = format!("night_shift-{}", std::process::id());
    let place = Place(env::temp_dir().join(name));
    fs::create_dir(&place.0)?;
    let code = play(options, &place).await;
    if !options.keep {
        fs::remove_dir_all(&place.0)?;
    }
    code
}

/// The whole night, from the first order to the audit.
async fn play(options: &Options, place: &Place) -> Result<ExitCode, BoxError> {
    let mut screen = Screen::new();
    let orders = orders::orders(options.seed, options.orders);
    let ledger = Ledger::create(&place.ledger(), &orders, &orders::supply(&orders))?;
    let store = Sqlite::open(place.store())?;
    let jobs = orders.iter().map(|order| {
        let comes_in = BETWEEN_ORDERS * order.number;
        fulfil::job(order.clone())
            .id(ledger::job_id(order.number))
            .delay(comes_in)
    });
    store.submit_all(jobs.collect::<Vec<_>>()).await?;

    let mut crew = Crew::new(place, &ledger, options.seed)?;
    let watched = tokio::select! {
        watched = watch(options, &store, &mut crew, &mut screen) => watched,
        _ = tokio::signal::ctrl_c() => Err("interrupted".into()),
    };
    // Whatever happened: they still use the folder.
    crew.dismiss()?;
    watched?;

    let evidence = Evidence::of(&ledger, evidence::jobs(&store).await?)?;
    let audit = Audit::of(&evidence);
    let rows = report::rows(&evidence);
    screen.clear()?;
    print(&evidence, &rows, screen.style);
    fs::write(PAGE, page::html(&evidence, &rows, &audit))?;
    let page = env::current_dir()?.join(PAGE);
    println!("the night as a picture: {}", page.display());
    if options.keep {
        let folder = place.0.display();
        println!("kept in {folder}; audit it again with `night_shift audit {folder}`");
    }
    println!();
    Ok(conclude(&audit, screen.style))
}

/// Keeps the crew at its strength, kills those who are to be killed, and shows how far it is, until all is done.
async fn watch(
    options: &Options,
    store: &Sqlite,
    crew: &mut Crew<'_>,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    for _ in 0..options.workers {
        crew.start()?;
    }
    let orders = options.orders as usize;
    let mut killed = 0;
    let (mut done, mut last_change) = (0, Instant::now());
    loop {
        let tally = Tally::of(&evidence::jobs(store).await?, orders);
        if tally.done() != done {
            (done, last_change) = (tally.done(), Instant::now());
        }
        screen.show(&tally, &crew.names().collect::<Vec<_>>().join(" "))?;
        if done >= orders {
            return Ok(());
        }
        if last_change.elapsed() > PATIENCE {
            screen.tell(&format!(
                "nothing has come to its end for {PATIENCE:?}: giving up"
            ))?;
            return Ok(());
        }
        for (name, status) in crew.deserters()? {
            let next = crew.start()?;
            screen.tell(&format!(
                "{name} ended by itself ({status}); {next} takes its place"
            ))?;
        }
        // Spread over the night: the first of three when a quarter of the orders is done.
        let due = orders * (killed as usize + 1) / (options.kill as usize + 1);
        if killed < options.kill
            && done >= due
            && let Some(what) = crew.kill_one()?
        {
            killed += 1;
            let next = crew.start()?;
            let what = screen.style.red(&what);
            screen.tell(&format!("{what}; {next} takes its place"))?;
        }
        sleep(BETWEEN_LOOKS).await;
    }
}

fn print(evidence: &Evidence, rows: &[report::Row], style: Style) {
    let tally = Tally::of(&evidence.jobs, evidence.orders.len());
    let seconds = evidence.length().as_secs_f64();
    println!(
        "\n{}  {} orders in {seconds:.1} s: {}\n",
        style.bold("night_shift"),
        evidence.orders.len(),
        tally.words(),
    );
    println!(
        "{}\n  {}\n",
        report::table(rows, style),
        report::kills(evidence)
    );
    for status in [Status::Failed, Status::Aborted] {
        let jobs = evidence.jobs.iter().filter(|job| job.status == status);
        for trouble in jobs.filter_map(|job| report::trouble(job, style)) {
            println!("{trouble}\n");
        }
    }
}

/// The last lines, and the code that the program exits with.
fn conclude(audit: &Audit, style: Style) -> ExitCode {
    println!("{}", report::audited(audit, style));
    println!("{audit}");
    if audit.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
