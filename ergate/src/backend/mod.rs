//! Where jobs live between their steps: the contract that every store keeps.
//!
//! [`Memory`] keeps jobs in this process. To keep them elsewhere, implement [`Backend`]; the changes that
//! a store makes to a job on its own are the functions of [`rules`], so that all stores agree on them.

mod claim;
mod error;
mod filter;
mod incoming;
mod memory;
mod outcome;
pub mod pair;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod pieces;
#[cfg(feature = "postgres")]
pub mod postgres;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod reading;
#[cfg(feature = "redis")]
pub mod redis;
pub mod rules;
mod settle;
mod shared;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod submit;
mod watch;

use std::time::Duration;

pub(crate) use self::claim::has_step;
pub use self::claim::{
    Claim, ClaimRequest, Claimed, Held, KnownSteps, Lease, Renewal, Token, Version,
};
pub use self::error::{BackendError, BackendErrorKind};
pub use self::filter::{JobCount, JobFilter, PruneFilter};
pub(crate) use self::incoming::Incoming;
pub use self::memory::Memory;
pub use self::outcome::{Cancellation, Enqueued, Restart};
pub use self::pair::Pair;
#[cfg(feature = "postgres")]
pub use self::postgres::Postgres;
pub use self::settle::{LostLease, Settled, Settlement, SingleTurnover, Turnover};
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;
pub use self::submit::Submit;
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// A store of jobs that hands them out one step at a time.
///
/// Programs submit with [`Submit`], and look at jobs and steer them with what stands here:
///
/// ```
/// use ergate::backend::{Backend, BackendError, JobFilter};
/// use ergate::Status;
///
/// /// How many jobs wait for somebody to look at what went wrong, up to a thousand.
/// async fn failed(store: &impl Backend) -> Result<usize, BackendError> {
///     let filter = JobFilter::new().status(Status::Failed).limit(1000);
///     Ok(store.list(&filter).await?.len())
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), BackendError> {
/// # assert_eq!(failed(&ergate::Memory::new()).await?, 0);
/// # Ok(())
/// # }
/// ```
///
/// # What a store promises
///
/// A job is *claimable* once its time has come: its start, its retry, or the end of the lease of a worker
/// that was not heard of again. These are one and the same thing, a point in time before which the job is
/// not handed out, so a store needs no process that sweeps or moves jobs.
///
/// Each claim carries a [`Token`] that is higher than any before it of a job with the same id, even of one
/// that has been deleted since. A settlement counts only with the token of the newest claim, which is all
/// that keeps two workers from both saving a step: a worker that was paused beyond its lease finds that its
/// token has gone stale. Everything else may be late or lost. [`settle`](Backend::settle) is *one*
/// transaction: the job's new state, its next step's being claimable and the end of the lease happen
/// together or not at all.
///
/// Only the store's clock decides what is due ([`now`](Backend::now)).
///
/// # Implementing it
///
/// The methods return futures, and an implementation may write them as `async fn`. They must be safe to
/// drop at any point, and to repeat: a caller that got an error doesn't know whether the call took effect,
/// and asks again with the same arguments.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a backend: it keeps no jobs",
    label = "not a backend",
    note = "a backend is taken by value, and a clone of it is the same store; what opens one may need `.await` and `?` first"
)]
pub trait Backend: Send + Sync + 'static {
    /// Takes in new jobs, all of them or none.
    ///
    /// It can be repeated: a job whose id is known already is left as it is and reported as
    /// [`Enqueued::AlreadyThere`]. The answers come in the order of `jobs`. What happens to a job on the
    /// way in is [`rules::enqueue`].
    ///
    /// ```
    /// use ergate::Job;
    /// use ergate::backend::{Backend, Enqueued, Memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let store = Memory::new();
    /// let job = Job::new("greet");
    /// assert_eq!(store.enqueue(vec![job.clone(), Job::new("greet")]).await?, [Enqueued::New, Enqueued::New]);
    /// assert_eq!(store.enqueue(vec![job]).await?, [Enqueued::AlreadyThere]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached or refused the jobs; then none was taken in, as far as is known.
    fn enqueue(
        &self,
        jobs: Vec<Job>,
    ) -> impl Future<Output = Result<Vec<Enqueued>, BackendError>> + Send;

    /// Hands out up to `request.max` jobs whose time has come: higher priority first, then by their
    /// [place](rules::place), which is how long ago they came.
    ///
    /// It doesn't wait: with nothing to claim it says so, and when to look again. A job that is claimed
    /// while its old lease has run out goes through [`rules::take_over`].
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::backend::{Backend, ClaimRequest, Memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # use ergate::Job;
    /// # let store = Memory::new();
    /// # store.enqueue(vec![Job::new("greet")]).await?;
    /// let request = ClaimRequest::new("berlin-1", 10, Duration::from_secs(30));
    /// let claimed = store.claim(&request).await?;
    /// assert_eq!(claimed.claims.len(), 1);
    /// // It is nobody else's until the lease runs out.
    /// assert!(store.claim(&request).await?.claims.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached. Jobs that were claimed all the same come back when the lease runs out.
    fn claim(
        &self,
        request: &ClaimRequest,
    ) -> impl Future<Output = Result<Claimed, BackendError>> + Send;

    /// Completes as soon as something may have become claimable, or due earlier, since `seen`.
    ///
    /// It is a hint that may come for no reason, but it must come: a worker with nothing to do looks again
    /// at what [`claim`](Backend::claim) said was due next, and otherwise only when told so. A store that
    /// doesn't hear of every change therefore completes it after a while all the same, a second say.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::Job;
    /// use ergate::backend::{Backend, ClaimRequest, Memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let store = Memory::new();
    /// let claimed = store.claim(&ClaimRequest::new("berlin-1", 10, Duration::from_secs(30))).await?;
    /// assert!(claimed.claims.is_empty());
    ///
    /// let submit = store.enqueue(vec![Job::new("greet")]);
    /// let ((), submitted) = tokio::join!(store.changed(claimed.seen), submit);
    /// submitted?;
    /// # Ok(())
    /// # }
    /// ```
    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send;

    /// Completes as soon as somebody may have asked for the cancellation of a job that a worker has, since `seen`, and
    /// says how far it has seen then.
    ///
    /// It is a hint that may come for no reason, and by which a step learns at once that its job is to be cancelled: its
    /// worker [renews](Backend::renew) the leases that it has, and is told which jobs are meant. Without an implementation
    /// of its own it never completes, and a step learns of it by the heartbeat, after a third of the lease.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::Job;
    /// use ergate::backend::{Backend, Cancellation, ClaimRequest, Memory, Version};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let store = Memory::new();
    /// let job = Job::new("greet");
    /// store.enqueue(vec![job.clone()]).await?;
    /// store.claim(&ClaimRequest::new("berlin-1", 1, Duration::from_secs(30))).await?;
    ///
    /// let cancel = store.cancel(&job.id);
    /// let (_seen, cancelled) = tokio::join!(store.cancel_requested(Version::default()), cancel);
    /// assert_eq!(cancelled?, Cancellation::Requested);
    /// # Ok(())
    /// # }
    /// ```
    fn cancel_requested(&self, seen: Version) -> impl Future<Output = Version> + Send {
        let _ = seen;
        std::future::pending()
    }

    /// Prolongs the leases of all these claims to `lease` from now, in one go.
    ///
    /// The answers come in the order of `held`. This is also how a worker learns that a job is to be
    /// cancelled, or has been taken over by another worker.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::backend::{Backend, Claim, ClaimRequest, Held, Memory, Renewal};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # use ergate::Job;
    /// # let store = Memory::new();
    /// # store.enqueue(vec![Job::new("greet")]).await?;
    /// let lease = Duration::from_secs(30);
    /// let claimed = store.claim(&ClaimRequest::new("berlin-1", 10, lease)).await?;
    /// let held: Vec<Held> = claimed.claims.iter().map(Claim::held).collect();
    /// assert_eq!(store.renew(&held, lease).await?, [Renewal::Held]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached; the leases run on from when they were last prolonged.
    fn renew(
        &self,
        held: &[Held],
        lease: Duration,
    ) -> impl Future<Output = Result<Vec<Renewal>, BackendError>> + Send;

    /// Saves what came of claimed jobs and gives up their leases, each in one transaction; then claims jobs
    /// in return, if `next` asks for some.
    ///
    /// The answers come in the order of `settlements`. A settlement whose token is stale changes nothing.
    /// What happens to a job on the way in is [`rules::settle`].
    ///
    /// Claiming in return is [`claim`](Backend::claim), without another trip to the store. The jobs that were
    /// settled just now take part in it; one that is claimed again is not sent back but reported as
    /// [`Settled::Kept`]. They keep their [place](rules::place), so that happens unless a job waits that is more urgent or
    /// came before.
    ///
    /// A settlement that had been saved already is reported as such, so a call can be repeated until it is
    /// answered. If that first call kept the job, the repetition says so, as long as the lease lasts.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::Status;
    /// use ergate::backend::{Backend, ClaimRequest, LostLease, Memory, Settled, Settlement};
    /// use ergate::engine::Disposition;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # use ergate::Job;
    /// # let store = Memory::new();
    /// # store.enqueue(vec![Job::new("greet")]).await?;
    /// let request = ClaimRequest::new("berlin-1", 1, Duration::from_secs(30));
    /// let mut claimed = store.claim(&request).await?;
    /// let claim = claimed.claims.pop().ok_or("nothing to claim")?;
    ///
    /// let (mut held, mut job) = (claim.held(), claim.job);
    /// job.status = Status::Completed;
    /// let done = Settlement::new(held.clone(), job.clone(), Disposition::Finished);
    /// assert_eq!(store.settle(&[done], None).await?.settled, [Settled::Committed]);
    ///
    /// // Somebody with another token comes too late.
    /// held.token = held.token.next();
    /// let late = Settlement::new(held, job, Disposition::Continue);
    /// assert_eq!(store.settle(&[late], None).await?.settled, [Settled::Lost(LostLease::Superseded)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached; whether a settlement was saved is found out by repeating it. Jobs that
    /// were claimed all the same come back when the lease runs out.
    fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> impl Future<Output = Result<Turnover, BackendError>> + Send;

    /// Does what [`settle`](Backend::settle) does for one job, and claims at most one in return, if the store can do so
    /// without waiting for anything.
    ///
    /// A worker asks this first, on one of the runtime's threads, and so spares itself a future and lists for each step.
    /// `None` means that nothing was done: the worker then asks `settle`. A store behind a disk or a network has nothing
    /// else to say, and needs no implementation of its own.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::Status;
    /// use ergate::backend::{Backend, ClaimRequest, Memory, Settled, Settlement};
    /// use ergate::engine::Disposition;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # use ergate::Job;
    /// # let store = Memory::new();
    /// # store.enqueue(vec![Job::new("greet")]).await?;
    /// let request = ClaimRequest::new("berlin-1", 1, Duration::from_secs(30));
    /// let mut claimed = store.claim(&request).await?;
    /// let claim = claimed.claims.pop().ok_or("nothing to claim")?;
    ///
    /// let (held, mut job) = (claim.held(), claim.job);
    /// job.status = Status::Completed;
    /// let done = Settlement::new(held, job, Disposition::Finished);
    /// let answer = store.settle_now(&done, None).ok_or("memory never waits")?;
    /// assert_eq!(answer.settled, Settled::Committed);
    /// // An answer that got lost can be asked for again, as after any settlement.
    /// assert_eq!(store.settle(&[done], None).await?.settled, [Settled::AlreadyCommitted]);
    /// # Ok(())
    /// # }
    /// ```
    fn settle_now(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> Option<SingleTurnover> {
        let _ = (settlement, next);
        None
    }

    /// Cancels a job: at once while no worker has it, otherwise as soon as its worker gets to it.
    ///
    /// ```
    /// use ergate::backend::{Backend, Cancellation};
    /// use ergate::prelude::*;
    ///
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let backend = Memory::new();
    /// let id = backend.submit(GREETING.job("Ada".to_owned())).await?;
    /// assert_eq!(backend.cancel(&id).await?, Cancellation::Cancelled);
    /// assert_eq!(backend.cancel(&id).await?, Cancellation::AlreadyEnded(Status::Cancelled));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn cancel(&self, id: &JobId)
    -> impl Future<Output = Result<Cancellation, BackendError>> + Send;

    /// Lets a job that failed, was aborted or was cancelled start again, at the step where it stopped.
    ///
    /// ```
    /// use ergate::backend::{Backend, Restart};
    /// use ergate::prelude::*;
    ///
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let backend = Memory::new();
    /// # let id = backend.submit(GREETING.job("Ada".to_owned())).await?;
    /// # backend.cancel(&id).await?;
    /// // This job was cancelled.
    /// assert_eq!(backend.retry(&id).await?, Restart::Restarted);
    /// assert_eq!(backend.retry(&id).await?, Restart::Refused(Status::Queued));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn retry(&self, id: &JobId) -> impl Future<Output = Result<Restart, BackendError>> + Send;

    /// The job as it is stored now, if the store has it.
    ///
    /// ```
    /// use ergate::backend::Backend;
    /// use ergate::prelude::*;
    ///
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let backend = Memory::new();
    /// let id = backend.submit(GREETING.job("Ada".to_owned())).await?;
    /// if let Some(job) = backend.get(&id).await? {
    ///     println!("{job}"); // job 0193.. of `greeting` is queued at step 0, 0% done
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn get(&self, id: &JobId) -> impl Future<Output = Result<Option<Job>, BackendError>> + Send;

    /// The jobs that the filter admits, in the order in which they were submitted.
    ///
    /// ```
    /// use ergate::backend::{Backend, JobFilter, Memory};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # use ergate::Job;
    /// # let store = Memory::new();
    /// # store.enqueue(vec![Job::new("greet"), Job::new("greet"), Job::new("greet")]).await?;
    /// // All jobs of a workflow, two at a time.
    /// let mut filter = JobFilter::new().workflow("greet").limit(2);
    /// let mut count = 0;
    /// loop {
    ///     let page = store.list(&filter).await?;
    ///     let Some(last) = page.last() else { break };
    ///     count += page.len();
    ///     filter = filter.after(last.id.clone());
    /// }
    /// assert_eq!(count, 3);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn list(
        &self,
        filter: &JobFilter,
    ) -> impl Future<Output = Result<Vec<Job>, BackendError>> + Send;

    /// How many jobs there are of each workflow and status, ordered by both; what there is none of is left out.
    ///
    /// It looks at every job, so it is for people and not for a loop. Without an implementation of its own it reads them
    /// all.
    ///
    /// ```
    /// use ergate::backend::{Backend, JobCount, Memory};
    /// use ergate::{Job, Status};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let store = Memory::new();
    /// store.enqueue(vec![Job::new("greet"), Job::new("greet")]).await?;
    /// assert_eq!(store.counts().await?, [JobCount::new("greet", Status::Queued, 2)]);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn counts(&self) -> impl Future<Output = Result<Vec<JobCount>, BackendError>> + Send {
        counted_one_by_one(self)
    }

    /// Deletes jobs that ended a while ago, and says how many.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::backend::{Backend, Memory, PruneFilter};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # use ergate::Job;
    /// # let store = Memory::new();
    /// # store.enqueue(vec![Job::new("greet")]).await?;
    /// let month = Duration::from_secs(30 * 24 * 3600);
    /// let old = PruneFilter::finished_before(store.now().saturating_sub(month));
    /// while store.prune(&old).await? > 0 {}
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn prune(
        &self,
        filter: &PruneFilter,
    ) -> impl Future<Output = Result<usize, BackendError>> + Send;

    /// The store's clock, by which it decides what is due.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::backend::{Backend, Memory};
    ///
    /// let store = Memory::new();
    /// let tomorrow = store.now().saturating_add(Duration::from_secs(24 * 3600));
    /// assert!(tomorrow > store.now());
    /// ```
    fn now(&self) -> Timestamp;
}

async fn counted_one_by_one<B: Backend + ?Sized>(store: &B) -> Result<Vec<JobCount>, BackendError> {
    let mut filter = JobFilter::new().limit(1000);
    let mut found = Vec::new();
    loop {
        let page = store.list(&filter).await?;
        let Some(last) = page.last() else {
            return Ok(JobCount::of(
                found.iter().map(|(name, status)| (name, *status)),
            ));
        };
        filter = filter.after(last.id.clone());
        found.extend(page.into_iter().map(|job| (job.workflow_name, job.status)));
    }
}
