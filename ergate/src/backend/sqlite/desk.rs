//! Where the writer does its work: the connection, and the transaction that a round of calls shares.

use std::collections::HashMap;
use std::sync::Arc;

use rusqlite::{CachedStatement, Connection, OptionalExtension, Params};

use super::error::Trouble;
use super::fail_points;
use super::place::SETTINGS;
use super::ready::{Place, Ready};
use super::wake::News;
use crate::backend::Version;
use crate::backend::rules::Turns;
use crate::clock::Clock;
use crate::timestamp::Timestamp;

const NO_CHECKPOINTS: &str = "PRAGMA wal_autocheckpoint = 0";

/// The connection that writes, and what is known in the middle of a round.
pub(super) struct Desk {
    connection: Connection,
    clock: Arc<dyn Clock>,
    round: Round,
    workflows: HashMap<Arc<str>, i64>,
    pub(super) turns: Turns,
    /// What those who wait for changes have been told of so far.
    pub(super) version: Version,
    is_full: bool,
}

/// What the calls that are carried out together share.
#[derive(Debug, Default)]
struct Round {
    /// When it began.
    now: Option<Timestamp>,
    /// Why it could not begin; one call has waited long enough for all.
    refusal: Option<Trouble>,
    has_begun: bool,
    news: News,
    ready: Option<Ready>,
}

impl Desk {
    pub(super) fn new(connection: Connection, clock: Arc<dyn Clock>) -> Desk {
        Desk {
            connection,
            clock,
            round: Round::default(),
            workflows: HashMap::new(),
            turns: Turns::default(),
            version: Version::default(),
            is_full: false,
        }
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(super) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }

    /// Goes on with another connection to the same file.
    pub(super) fn replace(&mut self, connection: Connection) {
        self.connection = connection;
        self.workflows.clear();
        self.is_full = false;
    }

    /// Whether there is no room for more jobs.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// While the disk is full, the log is not brought into the file: that would take up the room that is left for what is
    /// in hand.
    pub(super) fn set_full(&mut self, is_full: bool) -> Result<(), Trouble> {
        if self.is_full != is_full {
            let settings = if is_full { NO_CHECKPOINTS } else { SETTINGS };
            self.connection.execute_batch(settings)?;
            self.is_full = is_full;
        }
        Ok(())
    }

    pub(super) fn statement(&self, sql: &str) -> Result<CachedStatement<'_>, Trouble> {
        Ok(self.connection.prepare_cached(sql)?)
    }

    /// Writes, and says how many rows it concerned.
    pub(super) fn execute(&self, sql: &str, params: impl Params) -> Result<usize, Trouble> {
        fail_points::reach(sql);
        Ok(self.connection.prepare_cached(sql)?.execute(params)?)
    }

    /// The store's time, the same for all that a transaction does.
    pub(super) fn now(&self) -> Timestamp {
        self.round.now.unwrap_or_else(|| self.clock.now())
    }

    /// Some job is claimable now, or due earlier than before: those who wait are told after the commit.
    pub(super) fn stir(&mut self) {
        self.round.news.jobs = true;
    }

    /// Some job that a worker has is to be cancelled.
    pub(super) fn stir_workers(&mut self) {
        self.round.news.cancellations = true;
    }

    /// What those who wait will have been told of once this round is over.
    pub(super) fn version_after(&self) -> Version {
        Version(self.version.0 + u64::from(self.round.news.jobs))
    }

    /// Begins a round of calls.
    pub(super) fn open_round(&mut self) {
        self.round = Round::default();
    }

    /// Makes sure that calls may write.
    ///
    /// The lock is taken at once: a transaction that reads first, and then finds that another process has written
    /// meanwhile, can't go on.
    pub(super) fn begin(&mut self) -> Result<(), Trouble> {
        if let Some(refusal) = &self.round.refusal {
            return Err(refusal.clone());
        }
        if !self.round.has_begun {
            if let Err(refusal) = self.execute("BEGIN IMMEDIATE", []) {
                self.round.refusal = Some(refusal.clone());
                return Err(refusal);
            }
            self.round.has_begun = true;
            self.round.now = Some(self.clock.now());
            self.round.ready = None;
        }
        Ok(())
    }

    pub(super) fn has_begun(&self) -> bool {
        self.round.has_begun
    }

    /// Whether the round could be begun, if any of its calls wished to write.
    pub(super) fn is_admitted(&self) -> bool {
        self.round.refusal.is_none()
    }

    /// The jobs that are claimable, as they stand in the middle of this round.
    pub(super) fn ready(&mut self) -> Result<&Ready, Trouble> {
        let ready = match self.round.ready.take() {
            Some(mut ready) => {
                ready.refresh(&self.connection)?;
                ready
            }
            None => Ready::read(&self.connection)?,
        };
        Ok(self.round.ready.insert(ready))
    }

    /// A job stands here now.
    pub(super) fn put(&mut self, place: Place) {
        if let Some(ready) = &mut self.round.ready {
            ready.put(place);
        }
    }

    /// A job has gone from here.
    pub(super) fn left(&mut self, place: Place) {
        if let Some(ready) = &mut self.round.ready {
            ready.left(place);
        }
    }

    /// Jobs came, moved or went whose places are not known.
    pub(super) fn forget_ready(&mut self) {
        self.round.ready = None;
    }

    /// Saves the round, and gives what those who wait are to be told.
    pub(super) fn commit(&mut self) -> Result<News, Trouble> {
        if self.round.has_begun {
            self.execute("COMMIT", [])?;
            fail_points::reach("committed");
        }
        Ok(std::mem::take(&mut self.round).news)
    }

    /// Undoes the round.
    pub(super) fn roll_back(&mut self) {
        self.workflows.clear();
        self.round = Round {
            refusal: self.round.refusal.take(),
            ..Round::default()
        };
        if !self.connection.is_autocommit() {
            // If even this fails the connection is of no use, which the next call will find.
            let _ = self.execute("ROLLBACK", []);
        }
    }

    /// The number of a workflow, if any job ever had it.
    pub(super) fn workflow(&mut self, name: &Arc<str>) -> Result<Option<i64>, Trouble> {
        if let Some(number) = self.workflows.get(name) {
            return Ok(Some(*number));
        }
        let number = self
            .statement(WORKFLOW)?
            .query_row([&**name], |row| row.get(0))
            .optional()?;
        if let Some(number) = number {
            self.workflows.insert(Arc::clone(name), number);
        }
        Ok(number)
    }

    /// The number of a workflow, which is given one if it has none.
    pub(super) fn number_workflow(&mut self, name: &Arc<str>) -> Result<i64, Trouble> {
        if let Some(number) = self.workflow(name)? {
            return Ok(number);
        }
        self.execute(NUMBER_WORKFLOW, [&**name])?;
        let number = self.connection.last_insert_rowid();
        self.workflows.insert(Arc::clone(name), number);
        Ok(number)
    }
}

pub(super) const NUMBER_WORKFLOW: &str = "INSERT INTO workflow (name) VALUES (?1)";
pub(super) const WORKFLOW: &str = "SELECT number FROM workflow WHERE name = ?1";
