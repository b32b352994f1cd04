//! Commands that change jobs.

use std::collections::BTreeSet;
use std::time::Duration;

use clap::ArgMatches;

use super::app::App;
use super::many::{self, chosen, goes_on};
use super::screen::Screen;
use crate::backend::{Backend, Cancellation, PruneFilter, Restart};
use crate::clean::Clean;
use crate::failure::BoxError;
use crate::job::{Job, JobId, Status};

const LIVE: [Status; 5] = [
    Status::Queued,
    Status::Scheduled,
    Status::Running,
    Status::Pending,
    Status::Cancelling,
];

pub(super) async fn retry<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let store = app.store().await?;
    let ids = chosen(&store, given, &[Status::Failed]).await?;
    if !goes_on("retry", ids.len(), given, screen)? {
        return Ok(());
    }
    let (mut restarted, mut refused) = (0, 0);
    for id in ids {
        match store.retry(&id).await? {
            Restart::Restarted => restarted += 1,
            Restart::Refused(status) => {
                refused += 1;
                screen.note(&format!(
                    "job {} is {status}, so it can't be retried",
                    Clean(id.as_str())
                ));
            }
            Restart::NotFound => screen.note(&format!("job {} is gone", Clean(id.as_str()))),
        }
    }
    screen.line(&format!("retried {}", many::jobs(restarted)));
    match refused {
        0 => Ok(()),
        refused => Err(format!("{} can't be retried", many::jobs(refused)).into()),
    }
}

pub(super) async fn cancel<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let store = app.store().await?;
    let ids = chosen(&store, given, &LIVE).await?;
    if !goes_on("cancel", ids.len(), given, screen)? {
        return Ok(());
    }
    let (mut cancelled, mut requested) = (0, 0);
    for id in ids {
        match store.cancel(&id).await? {
            Cancellation::Cancelled => cancelled += 1,
            Cancellation::Requested => requested += 1,
            Cancellation::AlreadyEnded(status) => {
                screen.note(&format!("job {} is {status} already", Clean(id.as_str())));
            }
            Cancellation::NotFound => screen.note(&format!("job {} is gone", Clean(id.as_str()))),
        }
    }
    if cancelled > 0 || requested == 0 {
        screen.line(&format!("cancelled {}", many::jobs(cancelled)));
    }
    match requested {
        0 => {}
        1 => screen.line("1 job is cancelled as soon as its running step has ended"),
        jobs => screen.line(&format!(
            "{jobs} jobs are cancelled as soon as their running steps have ended"
        )),
    }
    Ok(())
}

pub(super) async fn prune<B: Backend>(
    app: App<B>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let store = app.store().await?;
    if let Some(jobs) = many::named(&store, given).await? {
        return prune_named(&store, jobs, given, screen).await;
    }
    let age = given
        .get_one::<Duration>("older-than")
        .copied()
        .unwrap_or_default();
    let mut filter = PruneFilter::finished_before(store.now().saturating_sub(age));
    for status in given.get_many::<Status>("status").into_iter().flatten() {
        filter = filter.status(*status);
    }
    if !goes_on(
        "delete at most",
        ended(&store, &filter).await?,
        given,
        screen,
    )? {
        return Ok(());
    }
    let mut deleted = 0;
    loop {
        match store.prune(&filter).await? {
            0 => break,
            more => deleted += more,
        }
    }
    screen.line(&format!("deleted {}", many::jobs(deleted)));
    Ok(())
}

/// Deletes these jobs, but for those that have not ended.
async fn prune_named<B: Backend>(
    store: &B,
    jobs: Vec<Job>,
    given: &ArgMatches,
    screen: &mut Screen,
) -> Result<(), BoxError> {
    let (ended, alive): (Vec<Job>, Vec<Job>) =
        jobs.into_iter().partition(|job| job.status.is_final());
    for job in &alive {
        let (id, status) = (Clean(job.id.as_str()), job.status);
        screen.note(&format!(
            "job {id} is {status}, and only a job that has ended is deleted: cancel it first"
        ));
    }
    let ids: BTreeSet<JobId> = ended.into_iter().map(|job| job.id).collect();
    if !goes_on("delete", ids.len(), given, screen)? {
        return Ok(());
    }
    let named = ids.len();
    let deleted = store.prune(&PruneFilter::jobs(ids).limit(named)).await?;
    screen.line(&format!("deleted {}", many::jobs(deleted)));
    match alive.len() {
        0 => Ok(()),
        alive => Err(format!("{} can't be deleted", many::jobs(alive)).into()),
    }
}

/// How many jobs have ended with one of the statuses; how long ago, the store alone knows.
async fn ended<B: Backend>(store: &B, filter: &PruneFilter) -> Result<usize, BoxError> {
    let counts = store.counts().await?;
    let ended = counts.iter().filter(|count| {
        count.status.is_final()
            && (filter.statuses.is_empty() || filter.statuses.contains(&count.status))
    });
    let count: u64 = ended.map(|count| count.jobs).sum();
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}
