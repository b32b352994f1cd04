//! The worker that `run` starts.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::ArgMatches;

use super::screen::Screen;
use super::{App, many};
use crate::backend::Backend;
use crate::failure::BoxError;
use crate::hooks::Event;

pub(super) async fn work<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let name = app.name;
    let mut worker = app.ready_worker().await?;
    if let Some(jobs) = given.get_one::<usize>("concurrency") {
        worker = worker.concurrency(*jobs);
    }
    if let Some(name) = given.get_one::<String>("name") {
        worker = worker.name(name.as_str());
    }
    if !given.get_flag("until-idle") {
        return Ok(worker.run().await?);
    }
    let failed = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&failed);
    let worker = worker.on(move |event| {
        if matches!(event, Event::JobFailed { .. }) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    worker.run_until_idle().await?;
    let failed = failed.load(Ordering::Relaxed);
    if failed > 0 {
        let jobs = many::jobs(failed);
        screen.note(&format!("{jobs} failed: see `{name} jobs --status failed`"));
    }
    Ok(())
}
