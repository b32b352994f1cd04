//! The jobs that a command is about.

use clap::ArgMatches;

use crate::backend::{Backend, JobFilter};
use crate::failure::BoxError;
use crate::job::{Job, JobId, Status};
use crate::timestamp::Timestamp;

/// How many jobs are read at a time.
const PAGE: usize = 500;
/// How many jobs are looked at for one whose id begins as it was given.
const MOST_FOR_A_PREFIX: usize = 100_000;

/// What jobs are asked for.
pub(super) struct Wanted {
    filter: JobFilter,
    id_prefix: Option<String>,
    since: Option<Timestamp>,
    before: Option<Timestamp>,
}

impl Wanted {
    pub(super) fn of(given: &ArgMatches, now: Timestamp) -> Wanted {
        let mut filter = JobFilter::new().newest_first().limit(PAGE);
        if let Some(workflow) = given.get_one::<String>("workflow") {
            filter = filter.workflow(workflow.as_str());
        }
        for status in given.get_many::<Status>("status").into_iter().flatten() {
            filter = filter.status(*status);
        }
        let ago = |name| {
            let duration = given.get_one::<std::time::Duration>(name);
            duration.map(|duration| now.saturating_sub(*duration))
        };
        Wanted {
            filter,
            id_prefix: given.get_one("id-prefix").cloned(),
            since: ago("newer-than"),
            before: ago("older-than"),
        }
    }

    /// With these statuses, unless others were given.
    pub(super) fn or_status(mut self, statuses: &[Status]) -> Wanted {
        if self.filter.statuses.is_empty() {
            self.filter.statuses = statuses.to_vec();
        }
        self
    }

    fn admits(&self, job: &Job) -> bool {
        let begins = |prefix: &String| job.id.as_str().starts_with(prefix.as_str());
        let is_older = |before| job.submitted_at.is_some_and(|at| at < before);
        self.id_prefix.as_ref().is_none_or(begins) && self.before.is_none_or(is_older)
    }

    /// Whether neither this job nor any that was submitted before it is wanted.
    fn ends_before(&self, job: &Job) -> bool {
        let (Some(since), Some(at)) = (self.since, job.submitted_at) else {
            return false;
        };
        at < since
    }

    /// Shows the jobs that are wanted, the newest first, until `show` has seen enough.
    pub(super) async fn each<B: Backend>(
        mut self,
        store: &B,
        mut show: impl FnMut(Job) -> bool,
    ) -> Result<(), BoxError> {
        loop {
            let page = store.list(&self.filter).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            self.filter.after = Some(last.id.clone());
            for job in page {
                if self.ends_before(&job) || (self.admits(&job) && !show(job)) {
                    return Ok(());
                }
            }
        }
    }

    pub(super) async fn ids<B: Backend>(self, store: &B) -> Result<Vec<JobId>, BoxError> {
        let mut ids = Vec::new();
        self.each(store, |job| {
            ids.push(job.id);
            true
        })
        .await?;
        Ok(ids)
    }
}

/// The job with this id, or the only one whose id begins so.
pub(super) async fn one<B: Backend>(store: &B, text: &str) -> Result<Job, BoxError> {
    if let Some(job) = store.get(&JobId::try_from(text)?).await? {
        return Ok(job);
    }
    let wanted = Wanted {
        filter: JobFilter::new().newest_first().limit(PAGE),
        id_prefix: None,
        since: None,
        before: None,
    };
    let (mut found, mut looked_at) = (Vec::new(), 0);
    wanted
        .each(store, |job| {
            looked_at += 1;
            if job.id.as_str().starts_with(text) {
                found.push(job);
            }
            looked_at < MOST_FOR_A_PREFIX && found.len() < 5
        })
        .await?;
    if found.len() > 1 {
        let ids: Vec<_> = found.iter().map(|job| job.id.as_str()).collect();
        return Err(format!("several jobs begin with `{text}`: {}", ids.join(", ")).into());
    }
    found
        .pop()
        .ok_or_else(|| format!("there is no job whose id is `{text}` or begins so").into())
}
