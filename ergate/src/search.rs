//! A search among jobs for what a store's own filter doesn't know: how an id begins, and how old a job is.

use crate::backend::{Backend, BackendError, JobFilter};
use crate::job::Job;
use crate::timestamp::Timestamp;

/// Which jobs are wanted, the newest first.
pub(crate) struct Search {
    /// What the store looks for by itself; its limit is how many jobs are read at a time.
    pub(crate) filter: JobFilter,
    pub(crate) id_prefix: Option<String>,
    /// Only jobs that were submitted at this time or later.
    pub(crate) since: Option<Timestamp>,
    /// Only jobs that were submitted before this time.
    pub(crate) before: Option<Timestamp>,
}

impl Search {
    /// All jobs, so many read at a time.
    pub(crate) fn reading(at_a_time: usize) -> Search {
        Search {
            filter: JobFilter::new().newest_first().limit(at_a_time),
            id_prefix: None,
            since: None,
            before: None,
        }
    }

    /// Whether the store leaves jobs to be sorted out here.
    #[cfg(feature = "page")]
    pub(crate) fn sorts_out(&self) -> bool {
        self.id_prefix.is_some() || self.before.is_some()
    }

    /// Whether the store and the search would both let this job through.
    #[cfg(feature = "page")]
    pub(crate) fn wants(&self, job: &Job) -> bool {
        self.filter.admits(job) && self.admits(job) && !self.is_older(job)
    }

    fn admits(&self, job: &Job) -> bool {
        let begins = |prefix: &String| job.id.as_str().starts_with(prefix.as_str());
        let is_older = |before| job.submitted_at.is_some_and(|at| at < before);
        self.id_prefix.as_ref().is_none_or(begins) && self.before.is_none_or(is_older)
    }

    fn is_older(&self, job: &Job) -> bool {
        let is_older = |since| job.submitted_at.is_none_or(|at| at < since);
        self.since.is_some_and(is_older)
    }

    /// Shows each job that is looked at and is not too old, with whether it is wanted, until `see` has seen enough.
    ///
    /// A job that came from another store was submitted before its neighbours. So one that is too old is passed by, and the
    /// search ends with a page of them.
    pub(crate) async fn each<B: Backend>(
        mut self,
        store: &B,
        mut see: impl FnMut(Job, bool) -> bool,
    ) -> Result<(), BackendError> {
        loop {
            let page = store.list(&self.filter).await?;
            let Some(last) = page.last() else {
                return Ok(());
            };
            self.filter.after = Some(last.id.clone());
            let mut are_all_older = true;
            for job in page {
                if self.is_older(&job) {
                    continue;
                }
                are_all_older = false;
                let is_wanted = self.admits(&job);
                if !see(job, is_wanted) {
                    return Ok(());
                }
            }
            if are_all_older {
                return Ok(());
            }
        }
    }
}

/// The newest jobs of a workflow, up to so many.
pub(crate) async fn newest<B: Backend>(
    store: &B,
    workflow: &str,
    count: usize,
) -> Result<Vec<Job>, BackendError> {
    let mut filter = JobFilter::new().workflow(workflow).newest_first();
    let mut jobs: Vec<Job> = Vec::new();
    while jobs.len() < count {
        filter.limit = (count - jobs.len()).min(500);
        filter.after = jobs.last().map(|job| job.id.clone());
        let page = store.list(&filter).await?;
        if page.is_empty() {
            break;
        }
        jobs.extend(page);
    }
    Ok(jobs)
}
