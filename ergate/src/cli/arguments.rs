//! What the command line looks like.

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use clap_complete::Shell;

use super::app::App;
use super::screen::Screen;
use crate::duration;
use crate::job::Status;
use crate::timestamp::Timestamp;

pub(super) fn command<B>(app: &App<B>) -> Command {
    let workflows = app.names();
    Command::new(app.name)
        // Whatever the file is called: the examples in the help begin so too.
        .bin_name(app.name)
        .about(format!("The jobs of {}: {}", app.name, workflows.join(", ")))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(run(app.name))
        .subcommand(submit(app.name, &workflows))
        .subcommand(jobs(app.name))
        .subcommand(show(app.name))
        .subcommand(retry(app.name))
        .subcommand(cancel(app.name))
        .subcommand(prune(app.name))
        .subcommand(graph(app.name, &workflows))
        .subcommand(Command::new("stats").about("How many jobs there are of each workflow and status").arg(json()))
        .subcommand(Command::new("check").about("All that can be known without running a step: settings, states, the store, and jobs that nobody can run"))
        .subcommand(completions(app.name))
}

fn run(app: &str) -> Command {
    Command::new("run")
        .about("Work until told to end by SIGTERM or SIGINT")
        .arg(
            Arg::new("concurrency")
                .long("concurrency")
                .value_name("JOBS")
                .value_parser(count)
                .help("How many jobs at a time"),
        )
        .arg(
            Arg::new("name")
                .long("name")
                .value_name("NAME")
                .help("The worker's name in the jobs' records"),
        )
        .arg(flag("until-idle", "End when there is nothing left to do"))
        .after_help(examples(
            app,
            &[
                "run",
                "run --concurrency 64 --name berlin-1",
                "run --until-idle",
            ],
        ))
}

fn submit(app: &str, workflows: &[String]) -> Command {
    let example = workflows.first().map_or("shop", String::as_str);
    Command::new("submit")
        .about("Submit a job, and print its id")
        .arg(
            Arg::new("workflow")
                .required(true)
                .help(format!("One of: {}", workflows.join(", "))),
        )
        .arg(
            Arg::new("input")
                .value_name("JSON")
                .default_value("null")
                .help("The input of the first step; - reads it from the standard input"),
        )
        .arg(
            Arg::new("context")
                .long("context")
                .value_name("JSON")
                .help("What the steps get as `#[context]`"),
        )
        .arg(
            Arg::new("id")
                .long("id")
                .value_name("ID")
                .help("An id of your own; the same id is taken in once"),
        )
        .arg(
            Arg::new("priority")
                .long("priority")
                .value_name("NUMBER")
                .value_parser(priority)
                .allow_negative_numbers(true)
                .help("Higher comes first; 0 by default"),
        )
        .arg(
            Arg::new("delay")
                .long("delay")
                .value_name("DURATION")
                .value_parser(duration::parse)
                .conflicts_with("at")
                .help("Start it later, such as 90s or 1h30m"),
        )
        .arg(
            Arg::new("at")
                .long("at")
                .value_name("TIME")
                .value_parser(value_parser!(Timestamp))
                .help("Start it at this time, such as 2026-11-22T12:00:00Z"),
        )
        .after_help(examples(
            app,
            &[
                &format!("submit {example} 20"),
                &format!("submit {example} '{{\"total\": 20}}' --id order-7 --delay 1h"),
                &format!("submit {example} - < order.json"),
            ],
        ))
}

fn jobs(app: &str) -> Command {
    narrowed(Command::new("jobs"))
        .aliases(["list", "ls"])
        .about("List jobs, the one that was submitted last first")
        .arg(
            Arg::new("limit")
                .long("limit")
                .value_name("JOBS")
                .value_parser(count)
                .default_value("50")
                .help("How many at most"),
        )
        .arg(json())
        .after_help(examples(
            app,
            &[
                "jobs",
                "jobs --status failed --status aborted",
                "jobs --workflow shop --newer-than 1h --json",
            ],
        ))
}

fn show(app: &str) -> Command {
    Command::new("show")
        .about("One job, with all its runs and what went wrong")
        .arg(
            Arg::new("id")
                .required(true)
                .help("Its id, or the beginning of it"),
        )
        .arg(flag(
            "payloads",
            "Show its input, its context and what the last step returned as well",
        ))
        .arg(json())
        .after_help(examples(app, &["show order-7", "show 0192f3 --payloads"]))
}

fn retry(app: &str) -> Command {
    many(Command::new("retry"))
        .about("Let jobs that failed, or were aborted or cancelled, go on from the step where they stand")
        .after_help(examples(
            app,
            &[
                "retry order-7 order-8",
                "retry --workflow shop --newer-than 1d",
            ],
        ))
}

fn cancel(app: &str) -> Command {
    many(Command::new("cancel"))
        .about("Cancel jobs; a step that runs is told")
        .after_help(examples(
            app,
            &["cancel order-7", "cancel --workflow shop --dry-run"],
        ))
}

fn prune(app: &str) -> Command {
    Command::new("prune")
        .about("Delete jobs that have ended")
        .arg(ids().conflicts_with_all(["older-than", "status"]))
        .arg(
            Arg::new("older-than")
                .long("older-than")
                .value_name("DURATION")
                .required_unless_present("id")
                .value_parser(duration::parse)
                .help("Those that ended longer ago than this, such as 30d"),
        )
        .arg(status())
        .arg(yes())
        .arg(dry_run())
        .after_help(examples(
            app,
            &[
                "prune order-7 order-8",
                "prune --older-than 30d",
                "prune --older-than 7d --status completed --yes",
            ],
        ))
}

fn graph(app: &str, workflows: &[String]) -> Command {
    let example = workflows.first().map_or("shop", String::as_str);
    Command::new("graph")
        .about("Draw a workflow")
        .arg(
            Arg::new("workflow")
                .required(true)
                .help(format!("One of: {}", workflows.join(", "))),
        )
        .arg(
            Arg::new("format")
                .long("format")
                .value_parser(["mermaid", "dot", "svg"])
                .default_value("mermaid"),
        )
        .arg(flag("dependencies", "Show what each step depends on"))
        .arg(
            Arg::new("jobs")
                .long("jobs")
                .value_name("JOBS")
                .value_parser(count)
                .help("Add what became of so many jobs, the newest"),
        )
        .after_help(examples(
            app,
            &[
                &format!("graph {example}"),
                &format!("graph {example} --format svg --jobs 1000 > {example}.svg"),
            ],
        ))
}

fn completions(app: &str) -> Command {
    Command::new("completions")
        .about("Print a shell's completion")
        .arg(
            Arg::new("shell")
                .required(true)
                .value_parser(value_parser!(Shell)),
        )
        .after_help(examples(
            app,
            &["completions bash > /etc/bash_completion.d/NAME"],
        ))
}

/// Filters of jobs.
fn narrowed(command: Command) -> Command {
    command
        .arg(
            Arg::new("workflow")
                .long("workflow")
                .value_name("NAME")
                .help("Only jobs of this workflow"),
        )
        .arg(status())
        .arg(
            Arg::new("id-prefix")
                .long("id-prefix")
                .value_name("TEXT")
                .help("Only jobs whose id begins so"),
        )
        .arg(
            Arg::new("newer-than")
                .long("newer-than")
                .value_name("DURATION")
                .value_parser(duration::parse)
                .help("Only jobs submitted in this time"),
        )
        .arg(
            Arg::new("older-than")
                .long("older-than")
                .value_name("DURATION")
                .value_parser(duration::parse)
                .help("Only jobs submitted before that"),
        )
}

/// By what jobs are narrowed down.
pub(super) const FILTERS: [&str; 5] = [
    "workflow",
    "status",
    "id-prefix",
    "newer-than",
    "older-than",
];

/// Jobs by their ids, or by filters.
fn many(command: Command) -> Command {
    narrowed(command.arg(ids().conflicts_with_all(FILTERS)))
        .arg(yes())
        .arg(dry_run())
}

fn ids() -> Arg {
    Arg::new("id")
        .action(ArgAction::Append)
        .help("Their ids, or the beginnings of them")
}

fn status() -> Arg {
    Arg::new("status")
        .long("status")
        .value_name("STATUS")
        .action(ArgAction::Append)
        .value_parser(value_parser!(Status))
        .help("Only jobs with this status, or with another that is given so")
}

fn json() -> Arg {
    flag("json", "Print JSON, one object a line")
}

fn yes() -> Arg {
    flag("yes", "Don't ask before it changes many").short('y')
}

fn dry_run() -> Arg {
    flag("dry-run", "Say what it would change, and change nothing")
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .action(ArgAction::SetTrue)
        .help(help)
}

fn count(text: &str) -> Result<usize, String> {
    let count = text.parse();
    count.map_err(|_| "write a whole number, such as 50".to_owned())
}

fn priority(text: &str) -> Result<i16, String> {
    let (least, most) = (i16::MIN, i16::MAX);
    let priority = text.parse();
    priority.map_err(|_| format!("write a whole number from {least} to {most}"))
}

fn examples(app: &str, lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| format!("  {app} {line}")).collect();
    format!("Examples:\n{}", lines.join("\n"))
}

pub(super) fn complete(command: &mut Command, given: &ArgMatches, screen: &mut Screen) {
    if let Some(shell) = given.get_one::<Shell>("shell") {
        let name = command.get_name().to_owned();
        let mut text = Vec::new();
        clap_complete::generate(*shell, command, name, &mut text);
        screen.bytes(&text);
    }
}
