//! A store in one file.

mod call;
mod claim;
#[cfg(test)]
#[path = "tests/cost.rs"]
mod cost;
mod desk;
mod durability;
mod error;
#[cfg(not(feature = "fail-points"))]
mod fail_points;
#[cfg(feature = "fail-points")]
#[doc(hidden)]
pub mod fail_points;
#[cfg(test)]
#[path = "tests/full.rs"]
mod full;
mod health;
#[cfg(test)]
#[path = "tests/likeness.rs"]
mod likeness;
mod options;
mod patience;
mod place;
mod read;
mod ready;
mod reply;
mod reserve;
mod retention;
mod row;
mod saving;
mod schema;
mod settle;
mod steer;
mod submit;
#[cfg(test)]
#[path = "tests/upgrade.rs"]
mod upgrade;
mod wake;
mod writer;

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use rusqlite::Connection;

use self::call::{Call, What};
use self::desk::Desk;
pub use self::durability::Durability;
use self::error::Trouble;
pub use self::options::Options;
use self::place::Place;
use self::reply::Answer;
use self::row::Stored;
use self::wake::{Bells, Porch};
use self::writer::Message;
use super::reading::Reading;
use super::watch::Changed;
use super::{
    Backend, BackendError, BackendErrorKind, Cancellation, Claim, ClaimRequest, Claimed, Enqueued,
    Held, JobCount, JobFilter, Lease, PruneFilter, Renewal, Restart, Settlement, Turnover, Version,
};
use crate::clock::Clock;
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// A store in one file, which any number of processes on one machine may share.
///
/// Clones share one store. Nothing has to be closed: what was answered is saved, as [`Durability`] says. It needs no
/// runtime; it has a thread that writes and one that reads.
///
/// ```
/// use ergate::backend::{Backend, JobFilter, Sqlite};
/// use ergate::job::Job;
///
/// # async fn example() -> Result<(), ergate::backend::BackendError> {
/// let store = Sqlite::open("jobs.db")?;
/// store.enqueue(vec![Job::new("greet")]).await?;
/// assert_eq!(store.list(&JobFilter::new()).await?.len(), 1);
/// # Ok(())
/// # }
/// ```
///
/// # What to know
///
/// - The file is for this library alone, with its companions `-wal`, `-shm` and `-reserve`. It has to be on a local disk:
///   network file systems can't share memory between processes. To copy a store that is in use, use `sqlite3 FILE
///   ".backup COPY"`.
/// - Jobs can't be submitted inside of a transaction of your own, not even one on the same file. Give a job an id of your
///   own instead, and submit it again when in doubt.
/// - What a job came in with never changes: its workflow, input, context, start, priority and unknown fields. A settlement
///   saves everything else.
/// - A job whose row can't be read is never dropped and holds up nobody: it fails when it is claimed, as
///   [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable), and what its row holds stays as it was.
/// - A list of jobs that have ended, failed or are scheduled looks at no others; one of jobs that wait or run looks at all
///   that do, and one of a workflow's jobs, whatever their status, at all up to the last that it gives.
/// - A file that is moved away while it is in use is waited for, for a few seconds. Then calls fail with
///   [`BackendErrorKind::Gone`], and workers end.
/// - All processes that share the file should agree about the time of day, which decides what is due.
#[derive(Clone)]
pub struct Sqlite {
    inner: Arc<Inner>,
}

struct Inner {
    place: Place,
    clock: Arc<dyn Clock>,
    inbox: Sender<Message>,
    /// Where one waits for jobs, and where for cancellations.
    jobs: Arc<Porch>,
    cancellations: Arc<Porch>,
    /// A store in memory is read by the thread that writes.
    reader: Option<Sender<Call<Connection>>>,
}

impl Sqlite {
    /// Opens the store in this file, which is made if it isn't there. It blocks the thread for a moment.
    ///
    /// ```
    /// use ergate::backend::Sqlite;
    /// use ergate::prelude::*;
    ///
    /// # fn example() -> Result<(), ergate::Error> {
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let store = Sqlite::open("/var/lib/greeter/jobs.db")?;
    /// Worker::new(store).register(&GREETING).run_blocking()
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Options::open`].
    pub fn open(path: impl AsRef<Path>) -> Result<Sqlite, BackendError> {
        Sqlite::options().open(path)
    }

    /// Opens an empty store in this process's memory, which is gone with the last clone of it. For tests: it behaves as
    /// one in a file does.
    ///
    /// ```
    /// use ergate::Submit;
    /// use ergate::backend::Sqlite;
    ///
    /// let store = Sqlite::open_in_memory()?;
    /// assert!(store.get_blocking(&"greet-ada".parse()?)?.is_none());
    /// # Ok::<(), ergate::BoxError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Options::open_in_memory`].
    pub fn open_in_memory() -> Result<Sqlite, BackendError> {
        Sqlite::options().open_in_memory()
    }

    /// How a store is to be that is opened next.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::backend::Sqlite;
    ///
    /// let store = Sqlite::options().busy_timeout(Duration::from_secs(2)).open_in_memory()?;
    /// # Ok::<(), ergate::BackendError>(())
    /// ```
    pub fn options() -> Options {
        Options::default()
    }

    fn start(place: Place, options: Options) -> Result<Sqlite, BackendError> {
        let bells = Bells::default();
        let inbox = writer::start(&place, &options, bells.clone())?;
        let clock = Arc::clone(&options.clock);
        let reader = if place.is_file() {
            Some(read::start(place.clone(), options).map_err(writer::no_thread)?)
        } else {
            None
        };
        Ok(Sqlite {
            inner: Arc::new(Inner {
                place,
                clock,
                jobs: Arc::new(Porch::new(bells.jobs, &inbox)),
                cancellations: Arc::new(Porch::new(bells.cancellations, &inbox)),
                inbox,
                reader,
            }),
        })
    }

    /// Has the writer do something, and waits until it is saved.
    async fn write<T: Send + 'static>(
        &self,
        what: What,
        work: impl FnMut(&mut Desk) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, BackendError> {
        let (call, answer) = Call::new(what, work);
        // If the thread has ended, the call is dropped, and with it goes the answer.
        let _ = self.inner.inbox.send(Message::Call(call));
        self.answered(what, answer).await
    }

    async fn read<T: Send + 'static>(
        &self,
        mut work: impl FnMut(&Connection) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, BackendError> {
        let Some(reader) = &self.inner.reader else {
            return self
                .write(What::Read, move |desk| work(desk.connection()))
                .await;
        };
        let (call, answer) = Call::new(What::Read, move |connection: &mut Connection| {
            work(connection)
        });
        let _ = reader.send(call);
        self.answered(What::Read, answer).await
    }

    async fn answered<T>(
        &self,
        what: What,
        answer: Answer<Result<T, BackendError>>,
    ) -> Result<T, BackendError> {
        answer.await.unwrap_or_else(|| {
            let what = what.words();
            let file = self.inner.place.path().display();
            let message = format!("can't {what} in `{file}`: the store's thread has ended");
            Err(BackendError::new(BackendErrorKind::Gone, message))
        })
    }

    /// Reads claimed jobs. What can't be read is taken out of the way.
    async fn read_claims(&self, found: claim::Found) -> Claimed {
        let mut claimed = Claimed::nothing(found.next_due, found.seen);
        claimed.ended = found.ended.into_iter().map(job).collect();
        for (stored, lease, crashes) in found.claims {
            let seq = stored.seq;
            let Reading { job, is_sound } = stored.into_job();
            if is_sound {
                claimed.claims.push(Claim::new(job, lease, crashes));
            } else {
                self.park(seq, lease).await;
                claimed.ended.push(job);
            }
        }
        claimed
    }

    /// If this fails, the job's lease runs out, and whoever claims it then tries again.
    async fn park(&self, seq: i64, lease: Lease) {
        let park = move |desk: &mut Desk| claim::park(desk, seq, lease.token);
        let _ = self.write(What::Claim, park).await;
    }
}

/// The job, or what stands for it.
fn job(stored: Stored) -> Job {
    stored.into_job().job
}

#[diagnostic::do_not_recommend]
impl Backend for Sqlite {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        let incoming = submit::incoming(jobs, self.now());
        self.write(What::Submit, move |desk| submit::submit(desk, &incoming))
            .await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let request = request.clone();
        let found = self
            .write(What::Claim, move |desk| claim::claim(desk, &request))
            .await?;
        Ok(self.read_claims(found).await)
    }

    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send {
        Changed::new(Arc::clone(&self.inner.jobs), seen)
    }

    async fn cancel_requested(&self, seen: Version) -> Version {
        let porch = &self.inner.cancellations;
        Changed::new(Arc::clone(porch), seen).await;
        porch.version()
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        let held: Arc<[Held]> = held.into();
        self.write(What::Renew, move |desk| claim::renew(desk, &held, lease))
            .await
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        let outgoing = settle::outgoing(settlements);
        let next = next.cloned();
        let done = self
            .write(What::Settle, move |desk| {
                settle::settle(desk, &outgoing, next.as_ref())
            })
            .await?;
        let claimed = self.read_claims(done.found).await;
        Ok(Turnover::new(done.settled, claimed.claims, claimed.ended))
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        let id = id.clone();
        self.write(What::Cancel, move |desk| steer::cancel(desk, &id))
            .await
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        let id = id.clone();
        self.write(What::Retry, move |desk| steer::retry(desk, &id))
            .await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        let id = id.clone();
        let stored = self
            .read(move |connection| read::get(connection, &id))
            .await?;
        Ok(stored.map(job))
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        let filter = filter.clone();
        let stored = self
            .read(move |connection| read::list(connection, &filter))
            .await?;
        Ok(stored.into_iter().map(job).collect())
    }

    async fn counts(&self) -> Result<Vec<JobCount>, BackendError> {
        self.read(read::counts).await
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        let mut count = 0;
        while count < filter.limit {
            let bite = steer::BITE.min(filter.limit - count);
            let filter = filter.clone().limit(bite);
            let pruned = self
                .write(What::Prune, move |desk| steer::prune(desk, &filter))
                .await?;
            count += pruned;
            if pruned < bite {
                break;
            }
        }
        Ok(count)
    }

    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }
}

impl fmt::Debug for Sqlite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sqlite")
            .field("path", &self.inner.place.path())
            .finish_non_exhaustive()
    }
}
