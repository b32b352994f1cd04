use std::collections::{BTreeMap, BTreeSet};
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
    /// Only jobs that come after this one in the list: the last of the page before. If the store doesn't have it,
    /// nothing is listed.
    pub after: Option<JobId>,
    /// The job that was submitted last comes first.
    pub newest_first: bool,
    /// How many at most.
    pub limit: usize,
}

impl Default for JobFilter {
    fn default() -> Self {
        JobFilter {
            statuses: Vec::new(),
            workflow: None,
            after: None,
            newest_first: false,
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

    /// The job that was submitted last comes first; otherwise it comes last.
    ///
    /// ```
    /// use ergate::backend::{Backend, JobFilter};
    /// # use ergate::{Job, Memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let store = Memory::new();
    /// # store.enqueue(vec![Job::new("greeting"), Job::new("invoice")]).await?;
    /// let latest = store.list(&JobFilter::new().newest_first().limit(1)).await?;
    /// # assert_eq!(&*latest[0].workflow_name, "invoice");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn newest_first(mut self) -> JobFilter {
        self.newest_first = true;
        self
    }

    /// Only jobs that come after this one in the list.
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
    /// Only these jobs, and none if there is none here; `None` for any.
    pub ids: Option<BTreeSet<JobId>>,
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
            ids: None,
            finished_before: time,
            statuses: Vec::new(),
            limit: 1000,
        }
    }

    /// These jobs, up to a thousand, however short a time ago they ended. Those that have not ended stay.
    ///
    /// A store looks for each of them, so name some thousands at most at a time.
    ///
    /// ```
    /// use ergate::backend::{Backend, PruneFilter};
    /// # use ergate::{Job, Memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let store = Memory::new();
    /// # let job = Job::new("greeting");
    /// # let id = job.id.clone();
    /// # store.enqueue(vec![job]).await?;
    /// let this_one = PruneFilter::jobs([id.clone()]);
    /// assert_eq!(store.prune(&this_one).await?, 0, "it waits still");
    ///
    /// store.cancel(&id).await?;
    /// assert_eq!(store.prune(&this_one).await?, 1);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn jobs(ids: impl IntoIterator<Item = JobId>) -> PruneFilter {
        PruneFilter {
            ids: Some(ids.into_iter().collect()),
            ..PruneFilter::finished_before(Timestamp::MAX)
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

    /// Whether a job's id and status are among those asked for, and the status is final.
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
        job.status.is_final()
            && (self.statuses.is_empty() || self.statuses.contains(&job.status))
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&job.id))
    }
}

/// How many jobs of one workflow have one status, as [`Backend::counts`](super::Backend::counts) tells.
///
/// ```
/// use ergate::Status;
/// use ergate::backend::JobCount;
///
/// let count = JobCount::new("greeting", Status::Failed, 3);
/// assert_eq!(format!("{} {}", count.jobs, count.status), "3 failed");
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobCount {
    /// The workflow's name.
    pub workflow: Arc<str>,
    /// What they have in common.
    pub status: Status,
    /// How many they are.
    pub jobs: u64,
}

impl JobCount {
    /// So many jobs of this workflow with this status.
    #[must_use]
    pub fn new(workflow: impl Into<Arc<str>>, status: Status, jobs: u64) -> JobCount {
        JobCount {
            workflow: workflow.into(),
            status,
            jobs,
        }
    }

    /// Counts these jobs, for a store that can't count them itself; ordered by workflow and status.
    ///
    /// ```
    /// use ergate::backend::JobCount;
    /// use ergate::{Job, Status};
    ///
    /// let jobs = [Job::new("greeting"), Job::new("greeting")];
    /// let counts = JobCount::of(jobs.iter().map(|job| (&job.workflow_name, job.status)));
    /// assert_eq!(counts, [JobCount::new("greeting", Status::Queued, 2)]);
    /// ```
    pub fn of<'j, J: IntoIterator<Item = (&'j Arc<str>, Status)>>(jobs: J) -> Vec<JobCount> {
        let mut counts: BTreeMap<(&Arc<str>, Status), u64> = BTreeMap::new();
        for job in jobs {
            *counts.entry(job).or_default() += 1;
        }
        let counts = counts.into_iter();
        counts
            .map(|((workflow, status), jobs)| JobCount::new(Arc::clone(workflow), status, jobs))
            .collect()
    }
}
