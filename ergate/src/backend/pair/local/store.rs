use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::pair::{Due, DueFilter, Record, Records, Saved, StateStore};
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

impl StateStore for LocalStore {
    async fn insert(&self, records: Vec<Record>) -> Result<Vec<Enqueued>, BackendError> {
        let mut all = self.lock();
        let (new, answers) = all.new_ones(records);
        new.into_iter().for_each(|record| all.put(record));
        Ok(answers)
    }

    async fn load(&self, id: &JobId) -> Result<Option<Record>, BackendError> {
        Ok(self.lock().get(id).cloned())
    }

    async fn save(&self, record: &Record) -> Result<Saved, BackendError> {
        let mut records = self.lock();
        let saved = records.check(record);
        if saved == Saved::Saved {
            records.put(record.clone());
        }
        Ok(saved)
    }

    async fn due(&self, filter: &DueFilter) -> Result<Due, BackendError> {
        Ok(self.lock().due(filter))
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        Ok(self.lock().list(filter))
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        let mut records = self.lock();
        let old = records.old_ones(filter);
        old.iter().for_each(|number| records.remove(*number));
        Ok(old.len())
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
            .field("jobs", &self.lock().len())
            .finish_non_exhaustive()
    }
}
