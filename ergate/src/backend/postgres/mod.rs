//! A store in a PostgreSQL database.
//!
//! [`Postgres`] tells what to know about it, [`Options`] how it can be set, and [`Submission`] how to submit jobs inside of
//! a transaction of your own.

mod asks;
mod claim;
mod clock;
mod column;
mod desk;
mod error;
mod lane;
mod lists;
mod options;
mod place;
mod renew;
mod retention;
mod row;
mod schema;
mod settle;
mod statement;
mod steps;
mod submit;
mod thread;
mod tls;
mod wake;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio_postgres::Config;

use self::asks::AskCall;
use self::claim::Wish;
use self::desk::Desk;
use self::lane::Reply;
pub use self::options::Options;
use self::renew::RenewCall;
use self::settle::Outgoing;
use self::statement::Names;
use self::steps::StepCall;
pub use self::submit::Submission;
use self::submit::{Incoming, SubmitCall};
use self::tls::Encryption;
use self::wake::Porch;
use super::watch::Changed;
use super::{
    Backend, BackendError, BackendErrorKind, Cancellation, ClaimRequest, Claimed, Enqueued, Held,
    JobCount, JobFilter, PruneFilter, Renewal, Restart, Settlement, Turnover, Version,
};
use crate::error::Error;
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;
use crate::workflow::NewJob;

/// A store in a PostgreSQL database, which any number of machines may share.
///
/// Clones share one store and its few connections. Nothing has to be closed: what was answered is committed. It has a
/// thread with a runtime of its own, so its calls can be awaited on any runtime, or on none.
///
/// ```no_run
/// use ergate::backend::{Backend, JobFilter, Postgres};
/// use ergate::Job;
///
/// # async fn example() -> Result<(), ergate::BackendError> {
/// let store = Postgres::connect("postgres://greeter@db.example/app").await?;
/// store.enqueue(vec![Job::new("greet")]).await?;
/// assert_eq!(store.list(&JobFilter::new()).await?.len(), 1);
/// # Ok(())
/// # }
/// ```
///
/// # What to know
///
/// - It needs PostgreSQL 13 or later, a database with the encoding UTF8, and a schema for its tables, which it makes if it
///   may. Any number of processes may connect for the first time at once, and an older version's tables are brought up to
///   date then; a later version's are refused.
/// - Only the database's clock decides what is due. The clocks of the machines don't matter.
/// - What was answered survives whatever the server says that a commit survives: by default a loss of power, but with
///   asynchronous replication not the loss of the primary.
/// - Jobs can be submitted inside of a transaction of your own, by any client: see [`Submission`].
/// - Other machines hear of new jobs within milliseconds, by `NOTIFY`, and look once in a second in case that they don't.
/// - It works behind a pooler that hands out connections by the transaction, such as `pgbouncer`. There `LISTEN` doesn't
///   work, so jobs from other machines are found by looking.
/// - Calls that fail because the server restarts, is a standby, ends a connection, takes too long or could not put
///   transactions in order are tried again, on a new connection if need be, for as long as [`Options::patience`] says.
/// - Keep other transactions on the same database short: rows that were replaced can't be cleared away while somebody may
///   still see them, and claims have to step over them.
/// - What a job came in with never changes: its workflow, input, context, start, priority and unknown fields. A settlement
///   saves everything else.
/// - A job whose row can't be read is never dropped and holds up nobody: it fails when it is claimed, as
///   [`ErrorKind::Unreadable`](crate::ErrorKind::Unreadable), and what its row holds stays as it was.
/// - Jobs of one workflow and one priority stand in one line, and each claim looks at the head of every line that its worker
///   wants. A few dozen are no matter; a priority of its own for each job would be.
#[derive(Clone)]
pub struct Postgres {
    inner: Arc<Inner>,
}

struct Inner {
    desk: Arc<Desk>,
    porch: Arc<Porch>,
    cancellations: Arc<Porch>,
    steps: UnboundedSender<StepCall>,
    submissions: UnboundedSender<SubmitCall>,
    renewals: UnboundedSender<RenewCall>,
    asks: UnboundedSender<AskCall>,
}

impl Postgres {
    /// Connects to the database, and makes the store's tables in the schema `ergate` if they aren't there.
    ///
    /// ```no_run
    /// use ergate::backend::Postgres;
    /// use ergate::prelude::*;
    ///
    /// # async fn example() -> Result<(), ergate::Error> {
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let store = Postgres::connect("postgres://greeter@db.example/app").await?;
    /// Worker::new(store).register(&GREETING).run().await
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Options::connect`].
    pub async fn connect(address: &str) -> Result<Postgres, BackendError> {
        Postgres::options().connect(address).await
    }

    /// The same for code that is not `async`. It blocks the thread for a moment.
    ///
    /// ```no_run
    /// use ergate::backend::Postgres;
    ///
    /// let store = Postgres::connect_blocking("host=/var/run/postgresql user=greeter dbname=app")?;
    /// # Ok::<(), ergate::BackendError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`Options::connect`].
    pub fn connect_blocking(address: &str) -> Result<Postgres, BackendError> {
        Postgres::options().connect_blocking(address)
    }

    /// How a store is to be that is connected next.
    ///
    /// ```no_run
    /// use ergate::backend::Postgres;
    ///
    /// # async fn example() -> Result<(), ergate::BackendError> {
    /// let store = Postgres::options().schema("greeter").connect("postgres://greeter@db.example/app").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn options() -> Options {
        Options::default()
    }

    async fn start(
        config: Config,
        encryption: Encryption,
        names: Names,
        options: Options,
    ) -> Result<Postgres, BackendError> {
        let store = Postgres {
            inner: Arc::new(thread::start(config, encryption, names, options)?),
        };
        store.ask(AskCall::Open).await?;
        Ok(store)
    }

    /// A statement that submits jobs to this store inside of a transaction of your own.
    ///
    /// [`Submission`] has an example.
    ///
    /// # Errors
    ///
    /// One of the jobs can't be made.
    pub fn submission(&self, jobs: impl IntoIterator<Item = NewJob>) -> Result<Submission, Error> {
        let jobs: Result<Vec<Job>, Error> = jobs.into_iter().map(NewJob::into_job).collect();
        Ok(Submission::new(&self.inner.desk.names, jobs?))
    }

    /// Sends a call to a lane, and waits for what came of it.
    async fn call<C, T>(
        &self,
        lane: &UnboundedSender<C>,
        call: impl FnOnce(Reply<T>) -> C,
    ) -> Result<T, BackendError> {
        let (reply, answer) = Reply::new(self.inner.desk.deadline());
        // If the lane has ended, the call is dropped, and with it goes the answer.
        let _ = lane.send(call(reply));
        answer.await.unwrap_or_else(|_| {
            let message = format!(
                "can't use {}: the store's thread has ended",
                self.inner.desk.place
            );
            Err(BackendError::new(BackendErrorKind::Unusable, message))
        })
    }

    async fn ask<T>(&self, call: impl FnOnce(Reply<T>) -> AskCall) -> Result<T, BackendError> {
        self.call(&self.inner.asks, call).await
    }
}

#[diagnostic::do_not_recommend]
impl Backend for Postgres {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        let jobs = jobs.iter().map(Incoming::new).collect();
        let submissions = &self.inner.submissions;
        self.call(submissions, |reply| SubmitCall { jobs, reply })
            .await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let (wish, max) = (Wish::of(request), request.max);
        let claim = |reply| StepCall::Claim { wish, max, reply };
        self.call(&self.inner.steps, claim).await
    }

    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send {
        Changed::new(Arc::clone(&self.inner.porch), seen)
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        let held = held.to_vec();
        let renew = |reply| RenewCall { held, lease, reply };
        self.call(&self.inner.renewals, renew).await
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        let outgoing: Vec<Outgoing> = settlements.iter().map(Outgoing::new).collect();
        let next = next.map(|request| (Wish::of(request), request.max));
        let settle = |reply| StepCall::Settle {
            outgoing,
            next,
            reply,
        };
        self.call(&self.inner.steps, settle).await
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        self.ask(|reply| AskCall::Cancel(id.clone(), reply)).await
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        self.ask(|reply| AskCall::Retry(id.clone(), reply)).await
    }

    async fn cancel_requested(&self, seen: Version) -> Version {
        let cancellations = &self.inner.cancellations;
        Changed::new(Arc::clone(cancellations), seen).await;
        cancellations.version()
    }

    async fn counts(&self) -> Result<Vec<JobCount>, BackendError> {
        self.ask(AskCall::Counts).await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        self.ask(|reply| AskCall::Get(id.clone(), reply)).await
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        self.ask(|reply| AskCall::List(filter.clone(), reply)).await
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        let mut count = 0;
        while count < filter.limit {
            let limit = retention::BITE.min(filter.limit - count);
            let bite = filter.clone().limit(limit);
            let pruned = self.ask(|reply| AskCall::Prune(bite, reply)).await?;
            count += pruned;
            if pruned < limit {
                break;
            }
        }
        Ok(count)
    }

    fn now(&self) -> Timestamp {
        self.inner.desk.clock.now()
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres")
            .field("place", &self.inner.desk.place)
            .field("schema", &self.inner.desk.names.schema())
            .finish_non_exhaustive()
    }
}
