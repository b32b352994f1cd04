use std::time::Duration;

use clap::ArgMatches;

use super::app::App;
use super::find::Wanted;
use super::screen::{Screen, Tone};
use crate::backend::Backend;
use crate::brief::Brief;
use crate::clean::Clean;
use crate::failure::BoxError;
use crate::job::{Job, Status};
use crate::timestamp::Timestamp;

pub(super) async fn list<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
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
    table(&jobs, now, screen);
    Ok(())
}

fn table(jobs: &[Job], now: Timestamp, screen: &mut Screen) {
    if jobs.is_empty() {
        return screen.note("there are no such jobs");
    }
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
    let step = job.current_step_name.as_deref();
    step.map_or_else(
        || job.current_step.to_string(),
        |step| Clean(step).to_string(),
    )
}

fn age(job: &Job, now: Timestamp) -> String {
    // Rounded to seconds, since nobody reads the rest.
    match job.submitted_at.map(|at| now.since(at).as_secs()) {
        None => String::new(),
        Some(0) => "just now".to_owned(),
        Some(age) => format!("{} ago", Brief(Duration::from_secs(age))),
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
