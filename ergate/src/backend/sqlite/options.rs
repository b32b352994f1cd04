use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use super::place::Place;
use super::{Durability, Sqlite};
use crate::backend::BackendError;
use crate::clock::{Clock, SystemClock};

/// How a [`Sqlite`] store is to be.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::backend::Sqlite;
/// use ergate::backend::sqlite::Durability;
///
/// # fn main() -> Result<(), ergate::backend::BackendError> {
/// # let directory = std::env::temp_dir().join(format!("ergate-options-{}", std::process::id()));
/// # std::fs::create_dir_all(&directory).unwrap();
/// # let path = directory.join("jobs.db");
/// let store = Sqlite::options()
///     .durability(Durability::Normal)
///     .retention(Duration::from_secs(7 * 24 * 3600))
///     .open(path)?;
/// # drop(store);
/// # std::fs::remove_dir_all(directory).ok();
/// # Ok(())
/// # }
/// ```
#[must_use = "options do nothing until a store is opened with them"]
#[derive(Clone, Debug)]
pub struct Options {
    pub(super) durability: Durability,
    pub(super) busy_timeout: Duration,
    pub(super) retention: Option<Duration>,
    pub(super) reserve: u64,
    pub(super) clock: Arc<dyn Clock>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            durability: Durability::Full,
            busy_timeout: Duration::from_secs(10),
            retention: None,
            reserve: 8 * 1024 * 1024,
            clock: Arc::new(SystemClock),
        }
    }
}

impl Options {
    /// What an answered call survives: [`Durability::Full`] unless this is called.
    pub fn durability(mut self, durability: Durability) -> Options {
        self.durability = durability;
        self
    }

    /// How long a call waits while other programs write to the file, before it fails: by default 10 s.
    pub fn busy_timeout(mut self, timeout: Duration) -> Options {
        self.busy_timeout = timeout;
        self
    }

    /// Deletes jobs that ended longer ago than this, a few at a time. By default they stay until
    /// [`prune`](crate::Backend::prune) deletes them.
    pub fn retention(mut self, retention: Duration) -> Options {
        self.retention = Some(retention);
        self
    }

    /// How many bytes to set aside in a file beside the store, by default 8 MiB; 0 for none.
    ///
    /// On a full disk SQLite can't even delete. That file is given up then, so that jobs in hand can be saved and old
    /// ones be pruned; new ones are refused until there is room for that file again.
    ///
    /// ```
    /// # use ergate::backend::Sqlite;
    /// // For jobs with large payloads: what is in hand has to fit.
    /// let options = Sqlite::options().reserve(64 * 1024 * 1024);
    /// ```
    pub fn reserve(mut self, bytes: u64) -> Options {
        self.reserve = bytes;
        self
    }

    /// Goes by this clock instead of the system's. All who use the file should go by the same.
    ///
    /// ```
    /// # use ergate::backend::Sqlite;
    /// use std::sync::Arc;
    ///
    /// use ergate::clock::SystemClock;
    ///
    /// let store = Sqlite::options().clock(Arc::new(SystemClock)).open_in_memory()?;
    /// # Ok::<(), ergate::BackendError>(())
    /// ```
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Options {
        self.clock = clock;
        self
    }

    /// Opens the store in this file, which is made if it isn't there. It blocks the thread for a moment.
    ///
    /// # Errors
    ///
    /// The path is an address such as `sqlite://jobs.db`, or SQLite's `:memory:`; write `./:memory:` for a file of such a name.
    /// The file can't be opened or made, isn't a store of this library, or belongs to a later version of it; or the file
    /// system can't share memory between processes, as most network file systems can't.
    pub fn open(self, path: impl AsRef<Path>) -> Result<Sqlite, BackendError> {
        Sqlite::start(Place::file(path.as_ref())?, self)
    }

    /// Opens an empty store in this process's memory, which is gone with the last clone of it.
    ///
    /// # Errors
    ///
    /// There is no memory, or no thread can be started.
    pub fn open_in_memory(self) -> Result<Sqlite, BackendError> {
        Sqlite::start(Place::Memory, self)
    }
}
