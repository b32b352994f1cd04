//! Telling those who wait for jobs that there may be some: at once when this process makes them claimable, and soon when
//! another does.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::desk::Desk;
use super::error::Trouble;
use super::ready::Ready;
use super::writer::Message;
use crate::backend::Version;
use crate::backend::watch::{Watch, Watched};

/// How often others' changes are looked for while there are some.
const BUSY: Duration = Duration::from_millis(10);
/// The same after a while without any.
const IDLE: Duration = Duration::from_millis(30);
/// How long that while is.
const CALM: Duration = Duration::from_secs(2);

/// What rings when something changes.
#[derive(Debug, Default)]
pub(super) struct Bell {
    watch: Mutex<Watch>,
}

impl Bell {
    fn with<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        // Nothing that runs under the lock panics half-way through a change.
        f(&mut self.watch.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Wakes those who wait, and gives what they have been told of then.
    pub(super) fn ring(&self) -> Version {
        let (version, wakers) = self.with(|watch| {
            watch.stir();
            (watch.version(), watch.take_woken())
        });
        for waker in wakers {
            waker.wake();
        }
        version
    }

    pub(super) fn is_awaited(&self) -> bool {
        self.with(|watch| watch.is_awaited())
    }
}

/// The bell, for those who wait. The writer looks for others' changes only while somebody does.
#[derive(Debug)]
pub(super) struct Porch {
    pub(super) bell: Arc<Bell>,
    pub(super) inbox: Sender<Message>,
}

impl Watched for Porch {
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        self.bell.with(f)
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
    looked: Instant,
    changed: Instant,
}

impl Lookout {
    pub(super) fn new() -> Lookout {
        let now = Instant::now();
        Lookout {
            data_version: None,
            ready: None,
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

    /// Whether another process may have made something claimable, or due earlier.
    pub(super) fn look(&mut self, desk: &Desk) -> Result<bool, Trouble> {
        self.looked = Instant::now();
        let mut statement = desk.statement("PRAGMA data_version")?;
        // It goes up with each change that another connection makes, and only then.
        let data_version = statement.query_row([], |row| row.get(0))?;
        if self.data_version.replace(data_version) == Some(data_version) {
            return Ok(false);
        }
        self.changed = self.looked;
        let ready = Ready::read(desk.connection())?;
        let is_due = ready.is_any_due(desk.now());
        let is_new = self.ready.as_ref() != Some(&ready);
        self.ready = Some(ready);
        Ok(is_due || is_new)
    }
}
