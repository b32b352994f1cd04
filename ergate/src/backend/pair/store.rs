use std::cmp::Reverse;
use std::sync::Arc;

use super::Record;
use crate::backend::rules::{Order, Visible};
use crate::backend::{
    BackendError, ClaimRequest, Enqueued, JobFilter, KnownSteps, PruneFilter, has_step,
};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// Where the jobs of a [`Pair`](super::Pair) are.
///
/// It keeps one [`Record`] for each job, and has to be able to do one thing at a time with one of them, and only one:
/// to [`save`](StateStore::save) it if nobody else did meanwhile. Everything that a [`Backend`](crate::Backend) promises
/// follows from that.
///
/// [`LocalStore`](super::LocalStore) is one within a process; its source is the shortest that there is. Whether yours
/// keeps its promises is found out by `backend_suite!` of the feature `test-util`, with a `Pair` of it and a `LocalQueue`.
///
/// # Errors
///
/// Each method may fail when the store can't be reached. It is asked again, so each must be safe to repeat.
#[cfg_attr(
    not(feature = "test-util"),
    doc = "",
    doc = "[`backend_suite!`]: https://docs.rs/ergate/latest/ergate/macro.backend_suite.html"
)]
pub trait StateStore: Send + Sync + 'static {
    /// Takes in new records, all of them or none, each with a [number](Record::numbered) of its own in their order.
    ///
    /// A record whose job's id is known already is left out. The answers come in the order of the records.
    fn insert(
        &self,
        records: Vec<Record>,
    ) -> impl Future<Output = Result<Vec<Enqueued>, BackendError>> + Send;

    /// The newest record of this job.
    fn load(&self, id: &JobId)
    -> impl Future<Output = Result<Option<Record>, BackendError>> + Send;

    /// Writes this record over the one that it [replaces](Record::replaces); or, if that is not the newest any more, or
    /// gone, does nothing and says so.
    ///
    /// When it says that it is saved, no crash may undo it.
    fn save(&self, record: &Record) -> impl Future<Output = Result<Saved, BackendError>> + Send;

    /// Which jobs can be claimed.
    ///
    /// A store that can look at all of its records leaves it to [`DueFilter::choose`].
    fn due(&self, filter: &DueFilter) -> impl Future<Output = Result<Due, BackendError>> + Send;

    /// As [`Backend::list`](crate::Backend::list): in the order of the records' numbers.
    fn list(
        &self,
        filter: &JobFilter,
    ) -> impl Future<Output = Result<Vec<Job>, BackendError>> + Send;

    /// As [`Backend::prune`](crate::Backend::prune), by the records' `ended_at`. It must spare a job that starts again
    /// meanwhile.
    fn prune(
        &self,
        filter: &PruneFilter,
    ) -> impl Future<Output = Result<usize, BackendError>> + Send;

    /// The clock that decides what is due. All who share the store should go by the same.
    fn now(&self) -> Timestamp;
}

/// Whether a record was saved.
///
/// ```
/// use ergate::backend::pair::Saved;
///
/// /// From the number of rows that an `UPDATE … WHERE revision = …` has changed.
/// fn saved(rows: usize) -> Saved {
///     if rows == 1 { Saved::Saved } else { Saved::Outdated }
/// }
/// assert_eq!(saved(0), Saved::Outdated);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is.
    Saved,
    /// Somebody else saved another since it was loaded, or the job is gone.
    Outdated,
}

/// Which records are asked for by [`StateStore::due`].
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct DueFilter {
    /// Only those with a `visible_at` up to this time.
    pub now: Timestamp,
    /// Which come first: those of a higher [priority](Job::priority), then those with the earlier `visible_at`, then
    /// those with the lower number; or the same regardless of the priority.
    pub order: Order,
    /// Only jobs of these workflows, or `None` for any.
    pub workflows: Option<Arc<[Arc<str>]>>,
    /// Only jobs at these steps of their workflows, or `None` for any. A store that can't tell may leave it out.
    pub steps: Option<Arc<KnownSteps>>,
    /// How many at most; with 0, only [`Due::next`] is asked for.
    pub limit: usize,
}

impl DueFilter {
    /// What can be claimed at this time.
    ///
    /// ```
    /// use ergate::Timestamp;
    /// use ergate::backend::pair::DueFilter;
    ///
    /// let filter = DueFilter::new(Timestamp::EPOCH, 10);
    /// assert!(filter.wants("greeting"));
    /// ```
    #[must_use]
    pub fn new(now: Timestamp, limit: usize) -> DueFilter {
        DueFilter {
            now,
            order: Order::ByPriority,
            workflows: None,
            steps: None,
            limit,
        }
    }

    /// Whether jobs of this workflow are asked for.
    #[must_use]
    pub fn wants(&self, workflow: &str) -> bool {
        match &self.workflows {
            None => true,
            Some(names) => names.iter().any(|name| &**name == workflow),
        }
    }

    /// Whether this job is asked for, by its workflow and the step where it stands.
    #[must_use]
    pub fn wants_job(&self, job: &Job) -> bool {
        self.wants(&job.workflow_name) && has_step(self.steps.as_deref(), job)
    }

    /// For a request of a worker.
    pub(super) fn of(request: &ClaimRequest, order: Order, now: Timestamp, limit: usize) -> Self {
        DueFilter {
            now,
            order,
            workflows: request.workflows.clone(),
            steps: request.steps.clone(),
            limit,
        }
    }

    /// Answers out of all records, for a store that has no better way.
    ///
    /// ```
    /// use ergate::Timestamp;
    /// use ergate::backend::pair::{DueFilter, Record};
    ///
    /// let records: Vec<Record> = Vec::new();
    /// let due = DueFilter::new(Timestamp::EPOCH, 10).choose(&records);
    /// assert!(due.records.is_empty() && due.next.is_none());
    /// ```
    #[must_use]
    #[allow(
        single_use_lifetimes,
        reason = "leaving it out is not stable in this place"
    )]
    pub fn choose<'a>(&self, records: impl IntoIterator<Item = &'a Record>) -> Due {
        let wanted = records
            .into_iter()
            .filter(|record| record.visible_at.is_some() && self.wants_job(&record.job));
        let (mut due, later): (Vec<&Record>, Vec<&Record>) =
            wanted.partition(|record| record.is_due(self.now));
        due.sort_by_key(|record| self.rank(record));
        let left = due.split_off(due.len().min(self.limit));
        let next = left.iter().chain(&later).filter_map(|it| it.visible_at);
        Due {
            next: next.min(),
            records: due.into_iter().cloned().collect(),
        }
    }

    /// Who goes first is less.
    pub(super) fn rank(&self, record: &Record) -> (Reverse<i16>, Visible, u64) {
        let priority = match self.order {
            Order::ByPriority => record.job.priority,
            Order::ByAge => 0,
        };
        (Reverse(priority), record.visible_at, record.number)
    }
}

/// The answer of [`StateStore::due`].
///
/// ```
/// use ergate::backend::pair::Due;
///
/// // Nothing can be claimed, and nothing will be.
/// let due = Due::default();
/// assert!(due.records.is_empty() && due.next.is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// The records, in order.
    pub records: Vec<Record>,
    /// The earliest `visible_at` of all others that are wanted, whether it has come or not.
    pub next: Visible,
}
