//! A directory as a store: a log of numbered files, each with the records that were written at once.

use std::fs::{self, File};
use std::io::{Error, ErrorKind, Result, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ergate::backend::pair::{Due, DueFilter, Record, Records, Saved, StateStore};
use ergate::backend::{BackendError, BackendErrorKind, Enqueued, JobFilter, PruneFilter};
use ergate::clock::Clock;
use ergate::{Job, JobId, Timestamp};

pub struct DirectoryStore(Mutex<Log>, Arc<dyn Clock>);

/// The log as far as it has been read, and what it says.
struct Log {
    path: PathBuf,
    read: u64,
    records: Records,
}

/// JSON may have line breaks, but not this.
const BETWEEN: &str = "\u{1e}";

pub type Answer<T> = std::result::Result<T, BackendError>;

pub fn failed(error: Error) -> BackendError {
    BackendError::new(BackendErrorKind::Unavailable, "can't use the directory").with_source(error)
}

impl DirectoryStore {
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<DirectoryStore> {
        let path = path.join("log");
        fs::create_dir_all(&path)?;
        let records = Records::default();
        let log = Log {
            path,
            read: 0,
            records,
        };
        Ok(DirectoryStore(Mutex::new(log), clock))
    }

    /// Tries until no other process writes in between.
    fn with<R>(&self, mut work: impl FnMut(&mut Log) -> Result<Option<R>>) -> Answer<R> {
        let mut log = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            log.read_on().map_err(failed)?;
            if let Some(done) = work(&mut log).map_err(failed)? {
                return Ok(done);
            }
        }
    }
}

impl Log {
    fn next(&self) -> PathBuf {
        self.path.join(format!("{:012}", self.read + 1))
    }

    fn read_on(&mut self) -> Result<()> {
        while let Some(text) = unless(ErrorKind::NotFound, fs::read_to_string(self.next()))? {
            for entry in text.split(BETWEEN) {
                match entry.parse() {
                    Ok(number) => self.records.remove(number),
                    Err(_) => self
                        .records
                        .put(Record::from_json(entry).map_err(Error::other)?),
                }
            }
            self.read += 1;
        }
        Ok(())
    }

    /// Writes the next file, unless another process was faster: a link with a name is made only once, and that is all of
    /// the compare-and-set. An entry is a record, or the number of one that was deleted.
    fn append<R>(&mut self, entries: &[String], done: R) -> Result<Option<R>> {
        if entries.is_empty() {
            return Ok(Some(done));
        }
        let draft = self.path.join(format!("draft-{}", JobId::new()));
        let mut file = File::create(&draft)?;
        file.write_all(entries.join(BETWEEN).as_bytes())?;
        file.sync_all()?;
        let linked = unless(ErrorKind::AlreadyExists, fs::hard_link(&draft, self.next()))?;
        fs::remove_file(&draft)?;
        File::open(&self.path)?.sync_all()?;
        Ok(linked.map(|()| done))
    }
}

fn unless<T>(kind: ErrorKind, result: Result<T>) -> Result<Option<T>> {
    match result {
        Err(error) if error.kind() == kind => Ok(None),
        result => result.map(Some),
    }
}

impl StateStore for DirectoryStore {
    async fn insert(&self, records: Vec<Record>) -> Answer<Vec<Enqueued>> {
        self.with(|log| {
            let (new, answers) = log.records.new_ones(records.clone());
            let entries: Vec<String> = new.iter().map(Record::to_json).collect();
            log.append(&entries, answers)
        })
    }

    async fn load(&self, id: &JobId) -> Answer<Option<Record>> {
        self.with(|log| Ok(Some(log.records.get(id).cloned())))
    }

    async fn save(&self, record: &Record) -> Answer<Saved> {
        self.with(|log| match log.records.check(record) {
            Saved::Saved => log.append(&[record.to_json()], Saved::Saved),
            Saved::Outdated => Ok(Some(Saved::Outdated)),
        })
    }

    async fn due(&self, filter: &DueFilter) -> Answer<Due> {
        self.with(|log| Ok(Some(log.records.due(filter))))
    }

    async fn list(&self, filter: &JobFilter) -> Answer<Vec<Job>> {
        self.with(|log| Ok(Some(log.records.list(filter))))
    }

    async fn prune(&self, filter: &PruneFilter) -> Answer<usize> {
        self.with(|log| {
            let old = log.records.old_ones(filter);
            let entries: Vec<String> = old.iter().map(u64::to_string).collect();
            log.append(&entries, old.len())
        })
    }

    fn now(&self) -> Timestamp {
        self.1.now()
    }
}
