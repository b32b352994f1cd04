use std::time::Duration;

use clap::ArgMatches;

use super::app::App;
use super::find::Wanted;
use super::screen::{Screen, Tone};
use crate::backend::Backend;
use crate::brief::Brief;
use crate::clean::Clean;
use crate::engine::alternatives;
use crate::failure::BoxError;
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

pub(super) async fn list<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let names = app.names();
    let store = app.store().await?;
    let now = store.now();
    let limit = given
        .get_one::<usize>("limit")
        .copied()
        .unwrap_or(usize::MAX);
    let mut jobs = Vec::new();
    let wanted = Wanted::of(given, now);
    if limit > 0 {
        wanted
            .each(&store, |job| {
                jobs.push(job);
                jobs.len() < limit
            })
            .await?;
    }
    if given.get_flag("json") {
        jobs.iter().for_each(|job| screen.line(&job.to_json()));
        return Ok(());
    }
    if jobs.is_empty() {
        screen.note(&none(given, &names));
    }
    table(&jobs, now, screen);
    Ok(())
}

/// A store may have jobs of other programs, so their workflows may be asked for; but a slip is likelier.
fn none(given: &ArgMatches, names: &[String]) -> String {
    let workflow = given.get_one::<String>("workflow");
    match workflow.filter(|workflow| !names.contains(workflow)) {
        None => "there are no such jobs".to_owned(),
        Some(workflow) => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            format!(
                "there are no such jobs, and this program has no workflow `{}`; {}",
                Clean(workflow),
                alternatives(workflow, &names)
            )
        }
    }
}

fn table(jobs: &[Job], now: Timestamp, screen: &mut Screen) {
    let widest = |text: &dyn Fn(&Job) -> String| {
        let widths = jobs.iter().map(|job| text(job).chars().count());
        widths.max().unwrap_or_default()
    };
    let (id, workflow) = (widest(&|job| id(job)), widest(&|job| name(job)));
    let step_width = widest(&|job| step(job));
    for job in jobs {
        let status = format!("{:<10}", job.status.as_str());
        let line = format!(
            "{:id$}  {:workflow$}  {}  {:>3.0}%  {:step_width$}  {:>12}  {}",
            self::id(job),
            name(job),
            screen.paint(tone(job.status), &status),
            job.stored_percent(),
            step(job),
            age(job, now),
            why(job),
        );
        screen.line(line.trim_end());
    }
}

fn id(job: &Job) -> String {
    Clean(job.id.as_str()).to_string()
}

fn name(job: &Job) -> String {
    Clean(&job.workflow_name).to_string()
}

fn step(job: &Job) -> String {
    match (job.current_step_name.as_deref(), job.current_step) {
        (Some(step), _) => Clean(step).to_string(),
        (None, 0) => "-".to_owned(),
        (None, place) => place.to_string(),
    }
}

fn age(job: &Job, now: Timestamp) -> String {
    let age = job.submitted_at.map(|at| now.since(at).as_secs());
    // In whole seconds, since nobody reads the rest.
    match age {
        None => String::new(),
        Some(0) => "just now".to_owned(),
        Some(seconds @ 1..60) => format!("{seconds} s ago"),
        Some(seconds) => format!("{} ago", Brief(Duration::from_secs(seconds))),
    }
}

fn why(job: &Job) -> String {
    let error = job.error.as_ref().map(|error| error.message.as_str());
    let first = error
        .and_then(|error| error.lines().next())
        .unwrap_or_default();
    Clean(first).to_string()
}

pub(super) fn tone(status: Status) -> Tone {
    match status {
        Status::Completed => Tone::Good,
        Status::Failed | Status::Aborted => Tone::Bad,
        Status::Running | Status::Cancelling => Tone::Busy,
        Status::Cancelled => Tone::Dim,
        _ => Tone::Plain,
    }
}
