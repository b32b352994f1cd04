//! Runs everything in turn, and tells what came of it.

mod chapter;
mod child;
mod contender;
mod database;
mod machine;
mod report;
mod results;
mod rounds;
mod stage;
mod table;
mod targets;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use self::database::Databases;
use self::results::Results;
use self::rounds::Rounds;
use self::stage::Stage;
use crate::Fallible;

struct Settings {
    rounds: usize,
    /// After so long no other round is begun.
    time: Duration,
    /// Without PostgreSQL and what takes its time.
    quick: bool,
    only: Option<String>,
    python: Option<(PathBuf, PathBuf)>,
    /// Where the tables go as Markdown.
    output: PathBuf,
    /// The chapter of the book whose tables are to be replaced.
    chapter: Option<PathBuf>,
}

pub(crate) fn run(words: &[String]) -> Fallible<()> {
    let settings = settings(words)?;
    let mut results = Results::default();
    if settings.python.is_none() {
        results.remark(
            "ergate for Python: Python or its package is missing, so it is left out".to_owned(),
        );
    }
    let databases = match settings.quick {
        true => Err("left out".into()),
        false => Databases::start(),
    };
    let databases = databases
        .map_err(|error| results.remark(format!("PostgreSQL: {error}")))
        .ok();
    let version = databases
        .as_ref()
        .and_then(|databases| databases.version().ok());
    let machine = machine::line(version);
    println!("{machine}\n");
    let stage = Stage::new(databases, settings.python.clone())?;
    println!("SQLite's files are in {}\n", stage.directory().display());
    let only = settings.only.clone();
    let mut rounds = Rounds {
        stage,
        results,
        only,
    };
    rounds.carry_out(settings.rounds, settings.time, settings.quick);
    tell(&settings, &machine, &rounds.results)
}

fn tell(settings: &Settings, machine: &str, results: &Results) -> Fallible<()> {
    let tables = report::tables(results);
    for table in &tables {
        println!("{}", table.text());
    }
    let remarks: Vec<String> = results
        .remarks
        .iter()
        .map(|remark| format!("- {remark}"))
        .collect();
    println!("{}", remarks.join("\n"));
    let mut parts = vec![("machine", format!("{machine}.\n"))];
    for (name, table) in ["peers", "limits", "targets"].into_iter().zip(&tables) {
        parts.push((name, table.markdown()));
    }
    let remarks = match remarks.is_empty() {
        true => String::new(),
        false => format!("{}\n", remarks.join("\n")),
    };
    parts.push(("remarks", remarks));
    let all: Vec<String> = parts.iter().map(|(_, part)| part.clone()).collect();
    fs::write(&settings.output, all.join("\n"))?;
    println!("\nas Markdown: {}", settings.output.display());
    if let Some(file) = &settings.chapter {
        chapter::write(file, &parts)?;
        println!("the tables in {} are new", file.display());
    }
    Ok(())
}

fn settings(words: &[String]) -> Fallible<Settings> {
    let mut settings = Settings {
        rounds: 5,
        time: Duration::from_secs(11 * 60),
        quick: false,
        only: None,
        python: None,
        output: "peers.md".into(),
        chapter: None,
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} needs a value"));
        match word.as_str() {
            "--rounds" => settings.rounds = value()?.parse::<usize>()?.max(1),
            "--minutes" => settings.time = Duration::from_secs(60 * value()?.parse::<u64>()?),
            "--only" => settings.only = Some(value()?.clone()),
            "--quick" => settings.quick = true,
            "--python" => settings.python = Some((value()?.into(), value()?.into())),
            "--output" => settings.output = value()?.into(),
            "--chapter" => settings.chapter = Some(value()?.into()),
            other => return Err(format!("unknown argument {other}").into()),
        }
    }
    Ok(settings)
}
