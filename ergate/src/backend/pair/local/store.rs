use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::pair::{Due, DueFilter, Record, Saved, StateStore};
use crate::backend::{BackendError, Enqueued, JobFilter, PruneFilter};
use crate::clock::{Clock, SystemClock};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// A [`StateStore`] within this process, in as few lines as may be. [`Memory`](crate::Memory) is the faster one.
///
/// ```
/// use ergate::backend::pair::{LocalStore, StateStore};
/// use ergate::JobId;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BackendError> {
/// assert!(LocalStore::new().load(&JobId::new()).await?.is_none());
/// # Ok(())
/// # }
/// ```
pub struct LocalStore {
    records: Mutex<Records>,
    clock: Arc<dyn Clock>,
}

/// By their number, as they were submitted.
#[derive(Default)]
struct Records {
    all: BTreeMap<u64, Record>,
    numbers: HashMap<JobId, u64>,
    last_number: u64,
}

impl LocalStore {
    /// An empty store that goes by the system's clock.
    #[must_use]
    pub fn new() -> LocalStore {
        LocalStore::with_clock(Arc::new(SystemClock))
    }

    /// An empty store that goes by this clock.
    #[must_use]
    pub fn with_clock(clock: Arc<dyn Clock>) -> LocalStore {
        LocalStore {
            records: Mutex::default(),
            clock,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Records> {
        // No change to the records can stop half-way.
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Records {
    fn insert(&mut self, record: Record) -> Enqueued {
        let id = record.job.id.clone();
        if self.numbers.contains_key(&id) {
            return Enqueued::AlreadyThere;
        }
        self.last_number += 1;
        self.numbers.insert(id, self.last_number);
        let record = record.numbered(self.last_number);
        self.all.insert(record.number, record);
        Enqueued::New
    }

    fn get(&self, id: &JobId) -> Option<&Record> {
        self.all.get(self.numbers.get(id)?)
    }

    fn list(&self, filter: &JobFilter) -> Option<Vec<Job>> {
        let after = match &filter.after {
            Some(id) => *self.numbers.get(id)?,
            None => 0,
        };
        let jobs = self.all.range(after + 1..).map(|(_, record)| &record.job);
        let jobs = jobs.filter(|job| filter.admits(job)).take(filter.limit);
        Some(jobs.cloned().collect())
    }

    fn prune(&mut self, filter: &PruneFilter) -> usize {
        let old = |record: &&Record| {
            record
                .ended_at
                .is_some_and(|at| at < filter.finished_before)
        };
        let ended = self.all.values().filter(old);
        let mut doomed: Vec<&Record> = ended.filter(|it| filter.admits(&it.job)).collect();
        doomed.sort_by_key(|record| (record.ended_at, record.number));
        doomed.truncate(filter.limit);
        let doomed: Vec<u64> = doomed.iter().map(|record| record.number).collect();
        for number in &doomed {
            self.all.remove(number);
        }
        self.numbers
            .retain(|_, number| self.all.contains_key(number));
        doomed.len()
    }
}

impl StateStore for LocalStore {
    async fn insert(&self, records: Vec<Record>) -> Result<Vec<Enqueued>, BackendError> {
        let mut all = self.lock();
        Ok(records.into_iter().map(|it| all.insert(it)).collect())
    }

    async fn load(&self, id: &JobId) -> Result<Option<Record>, BackendError> {
        Ok(self.lock().get(id).cloned())
    }

    async fn save(&self, record: &Record) -> Result<Saved, BackendError> {
        let mut records = self.lock();
        let stored = records.all.get_mut(&record.number);
        let Some(stored) = stored.filter(|it| it.revision == record.replaces()) else {
            return Ok(Saved::Outdated);
        };
        *stored = record.clone();
        Ok(Saved::Saved)
    }

    async fn due(&self, filter: &DueFilter) -> Result<Due, BackendError> {
        Ok(filter.choose(self.lock().all.values()))
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        Ok(self.lock().list(filter).unwrap_or_default())
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        Ok(self.lock().prune(filter))
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

impl Default for LocalStore {
    fn default() -> Self {
        LocalStore::new()
    }
}

impl fmt::Debug for LocalStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LocalStore")
            .field("jobs", &self.lock().all.len())
            .finish_non_exhaustive()
    }
}
