//! A change of many jobs: said beforehand, and asked about.

use clap::ArgMatches;

use super::arguments::FILTERS;
use super::find::{self, Wanted};
use super::screen::Screen;
use crate::backend::Backend;
use crate::failure::BoxError;
use crate::job::{Job, JobId, Status};

/// More than this many are asked about.
const FEW: usize = 1;

/// The jobs that were named, or all that the filters leave of those with one of `statuses`.
pub(super) async fn chosen<B: Backend>(
    store: &B,
    given: &ArgMatches,
    statuses: &[Status],
) -> Result<Vec<JobId>, BoxError> {
    let Some(jobs) = named(store, given).await? else {
        if !FILTERS.iter().any(|name| given.contains_id(name)) {
            return Err(
                "name jobs by their ids, or narrow them down, such as with --workflow".into(),
            );
        }
        return Wanted::of(given, store.now())
            .or_status(statuses)
            .ids(store)
            .await;
    };
    Ok(jobs.into_iter().map(|job| job.id).collect())
}

/// The jobs that were named, if any were.
pub(super) async fn named<B: Backend>(
    store: &B,
    given: &ArgMatches,
) -> Result<Option<Vec<Job>>, BoxError> {
    let Some(texts) = given.get_many::<String>("id") else {
        return Ok(None);
    };
    let mut jobs = Vec::new();
    for text in texts {
        jobs.push(find::one(store, text).await?);
    }
    Ok(Some(jobs))
}

/// Whether to go on with so many; a dry run only says how many there are.
pub(super) fn goes_on(
    verb: &str,
    count: usize,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<bool, BoxError> {
    if given.get_flag("dry-run") {
        screen.line(&format!("would {verb} {}", jobs(count)));
        return Ok(false);
    }
    if count <= FEW || given.get_flag("yes") {
        return Ok(true);
    }
    if screen.agrees(&format!("{verb} {}?", jobs(count)))? {
        return Ok(true);
    }
    screen.note("nothing was changed");
    Ok(false)
}

pub(super) fn jobs(count: usize) -> String {
    match count {
        1 => "1 job".to_owned(),
        count => format!("{count} jobs"),
    }
}
