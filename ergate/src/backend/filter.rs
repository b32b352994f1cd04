use std::sync::Arc;

use crate::job::{Job, JobId, Status};
use crate::timestamp::Timestamp;

/// Which jobs to list. By default the first hundred.
///
/// ```
/// use ergate::Status;
/// use ergate::backend::JobFilter;
///
/// let filter = JobFilter::new().workflow("greeting").status(Status::Failed).status(Status::Aborted).limit(10);
/// assert_eq!(filter.statuses.len(), 2);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct JobFilter {
    /// Only jobs with one of these statuses; empty for any.
    pub statuses: Vec<Status>,
    /// Only jobs of this workflow.
    pub workflow: Option<Arc<str>>,
    /// Only jobs submitted after this one: the last of the page before. If the store doesn't have it,
    /// nothing is listed.
    pub after: Option<JobId>,
    /// How many at most.
    pub limit: usize,
}

impl Default for JobFilter {
    fn default() -> Self {
        JobFilter {
            statuses: Vec::new(),
            workflow: None,
            after: None,
            limit: 100,
        }
    }
}

impl JobFilter {
    /// All jobs, up to the limit.
    #[must_use]
    pub fn new() -> JobFilter {
        JobFilter::default()
    }

    /// Only jobs with this status, or with another that was given in the same way.
    #[must_use]
    pub fn status(mut self, status: Status) -> JobFilter {
        self.statuses.push(status);
        self
    }

    /// Only jobs of this workflow.
    #[must_use]
    pub fn workflow(mut self, name: impl Into<Arc<str>>) -> JobFilter {
        self.workflow = Some(name.into());
        self
    }

    /// Only jobs submitted after this one.
    ///
    /// ```
    /// use ergate::JobId;
    /// use ergate::backend::JobFilter;
    ///
    /// /// The page after the one that ended with this job.
    /// fn next_page(last: &JobId) -> JobFilter {
    ///     JobFilter::new().limit(50).after(last.clone())
    /// }
    /// # assert!(next_page(&JobId::new()).after.is_some());
    /// ```
    #[must_use]
    pub fn after(mut self, id: JobId) -> JobFilter {
        self.after = Some(id);
        self
    }

    /// How many at most.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> JobFilter {
        self.limit = limit;
        self
    }

    /// Whether a job's status and workflow are among those asked for.
    ///
    /// ```
    /// use ergate::{Job, Status};
    /// use ergate::backend::JobFilter;
    ///
    /// let job = Job::new("greeting");
    /// assert!(JobFilter::new().workflow("greeting").admits(&job));
    /// assert!(!JobFilter::new().status(Status::Failed).admits(&job));
    /// ```
    #[must_use]
    pub fn admits(&self, job: &Job) -> bool {
        (self.statuses.is_empty() || self.statuses.contains(&job.status))
            && self
                .workflow
                .as_ref()
                .is_none_or(|name| *name == job.workflow_name)
    }
}

/// Which of the jobs that have ended to delete: those that ended longest ago first.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::backend::PruneFilter;
/// use ergate::{Status, Timestamp};
///
/// // Completed jobs are kept for a week; those that went wrong stay.
/// let week = Duration::from_secs(7 * 24 * 3600);
/// let filter = PruneFilter::finished_before(Timestamp::now().saturating_sub(week)).status(Status::Completed);
/// assert_eq!(filter.limit, 1000);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct PruneFilter {
    /// Only jobs that ended before this time.
    pub finished_before: Timestamp,
    /// Only jobs with one of these statuses; empty for any. A job that has not ended is never deleted.
    pub statuses: Vec<Status>,
    /// How many at most. Small bites keep other work going meanwhile.
    pub limit: usize,
}

impl PruneFilter {
    /// Jobs that ended before this time, up to a thousand.
    #[must_use]
    pub fn finished_before(time: Timestamp) -> PruneFilter {
        PruneFilter {
            finished_before: time,
            statuses: Vec::new(),
            limit: 1000,
        }
    }

    /// Only jobs with this status, or with another that was given in the same way.
    #[must_use]
    pub fn status(mut self, status: Status) -> PruneFilter {
        self.statuses.push(status);
        self
    }

    /// How many at most.
    #[must_use]
    pub fn limit(mut self, limit: usize) -> PruneFilter {
        self.limit = limit;
        self
    }

    /// Whether a job's status is among those asked for, and final.
    ///
    /// ```
    /// use ergate::{Job, Timestamp};
    /// use ergate::backend::PruneFilter;
    ///
    /// // It has not ended.
    /// assert!(!PruneFilter::finished_before(Timestamp::MAX).admits(&Job::new("greeting")));
    /// ```
    #[must_use]
    pub fn admits(&self, job: &Job) -> bool {
        job.status.is_final() && (self.statuses.is_empty() || self.statuses.contains(&job.status))
    }
}
