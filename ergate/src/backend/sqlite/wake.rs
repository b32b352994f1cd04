//! Telling those who wait what has changed: at once when this process changed it, and soon when another did.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::desk::Desk;
use super::error::Trouble;
use super::ready::Ready;
use super::writer::Message;
use crate::backend::Version;
use crate::backend::watch::{Bell, Watch, Watched};

/// How often others' changes are looked for while there are some.
const BUSY: Duration = Duration::from_millis(10);
/// The same after a while without any.
const IDLE: Duration = Duration::from_millis(45);
/// How long that while is.
const CALM: Duration = Duration::from_secs(1);

/// The jobs that are to be cancelled while a worker has them, and the numbers of the claims.
pub(super) const CANCELLING: &str = "
    SELECT seq, token FROM job INDEXED BY by_status
    WHERE status = 'cancelling' AND status NOT IN ('queued', 'running')";

/// What has changed that others wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    /// Some job is claimable, or due earlier.
    pub(super) jobs: bool,
    /// Some job that a worker has is to be cancelled.
    pub(super) cancellations: bool,
}

/// What rings for each kind of news.
#[derive(Clone, Debug, Default)]
pub(super) struct Bells {
    pub(super) jobs: Arc<Bell>,
    pub(super) cancellations: Arc<Bell>,
}

impl Bells {
    /// Tells those who wait.
    pub(super) fn ring(&self, news: News) {
        if news.jobs {
            self.jobs.ring();
        }
        if news.cancellations {
            self.cancellations.ring();
        }
    }

    pub(super) fn are_awaited(&self) -> bool {
        self.jobs.is_awaited() || self.cancellations.is_awaited()
    }
}

/// A bell, for those who wait. The writer looks for others' changes only while somebody does.
#[derive(Debug)]
pub(super) struct Porch {
    bell: Arc<Bell>,
    inbox: Sender<Message>,
}

impl Porch {
    pub(super) fn new(bell: Arc<Bell>, inbox: &Sender<Message>) -> Porch {
        Porch {
            bell,
            inbox: inbox.clone(),
        }
    }

    pub(super) fn version(&self) -> Version {
        self.bell.version()
    }
}

impl Watched for Porch {
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        self.bell.with_watch(f)
    }

    fn awaited(&self) {
        // A writer that has ended changes nothing any more.
        let _ = self.inbox.send(Message::Awaited);
    }
}

/// Looks for what other processes change.
#[derive(Debug)]
pub(super) struct Lookout {
    data_version: Option<i64>,
    ready: Option<Ready>,
    cancelling: BTreeSet<(i64, i64)>,
    looked: Instant,
    changed: Instant,
}

impl Lookout {
    pub(super) fn new() -> Lookout {
        let now = Instant::now();
        Lookout {
            data_version: None,
            ready: None,
            cancelling: BTreeSet::new(),
            looked: now,
            changed: now,
        }
    }

    /// How long to wait before looking again.
    pub(super) fn pause(&self) -> Duration {
        let interval = if self.changed.elapsed() < CALM {
            BUSY
        } else {
            IDLE
        };
        interval.saturating_sub(self.looked.elapsed())
    }

    /// What another process has changed.
    pub(super) fn look(&mut self, desk: &Desk) -> Result<News, Trouble> {
        self.looked = Instant::now();
        let mut statement = desk.statement("PRAGMA data_version")?;
        // It goes up with each change that another connection makes, and only then.
        let data_version = statement.query_row([], |row| row.get(0))?;
        if self.data_version.replace(data_version) == Some(data_version) {
            return Ok(News::default());
        }
        self.changed = self.looked;
        Ok(News {
            jobs: self.look_for_jobs(desk)?,
            cancellations: self.look_for_cancellations(desk)?,
        })
    }

    /// Whether something may be claimable, or due earlier.
    fn look_for_jobs(&mut self, desk: &Desk) -> Result<bool, Trouble> {
        let ready = Ready::read(desk.connection())?;
        let is_due = ready.is_any_due(desk.now());
        let is_new = self.ready.as_ref() != Some(&ready);
        self.ready = Some(ready);
        Ok(is_due || is_new)
    }

    /// Whether there is a claim among those to be cancelled that was not there before.
    fn look_for_cancellations(&mut self, desk: &Desk) -> Result<bool, Trouble> {
        let mut statement = desk.statement(CANCELLING)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let cancelling: BTreeSet<(i64, i64)> = rows.collect::<rusqlite::Result<_>>()?;
        let is_new = !cancelling.is_subset(&self.cancelling);
        self.cancelling = cancelling;
        Ok(is_new)
    }
}
