//! Where jobs live between their steps: the contract that every store keeps.
//!
//! [`Memory`] keeps jobs in this process. To keep them elsewhere, implement [`Backend`]; the changes that
//! a store makes to a job on its own are the functions of [`rules`], so that all stores agree on them.

mod claim;
mod error;
mod filter;
mod memory;
mod outcome;
pub mod rules;
mod settle;
mod shared;
#[cfg(feature = "sqlite")]
pub mod sqlite;
mod submit;
mod watch;

use std::time::Duration;

pub use self::claim::{Claim, ClaimRequest, Claimed, Held, Lease, Renewal, Token, Version};
pub use self::error::{BackendError, BackendErrorKind};
pub use self::filter::{JobFilter, PruneFilter};
pub use self::memory::Memory;
pub use self::outcome::{Cancellation, Enqueued, Restart};
pub use self::settle::{LostLease, Settled, Settlement, Turnover};
#[cfg(feature = "sqlite")]
pub use self::sqlite::Sqlite;
pub use self::submit::Submit;
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// A store of jobs that hands them out one step at a time.
///
/// # What a store promises
///
/// A job is *claimable* once its time has come: its start, its retry, or the end of the lease of a worker
/// that was not heard of again. These are one and the same thing, a point in time before which the job is
/// not handed out, so a store needs no process that sweeps or moves jobs.
///
/// Each claim carries a [`Token`] that is higher than any before it of a job with the same id, even of one
/// that has been deleted since. A settlement
/// counts only with the token of the newest claim, which is all that keeps two workers from both saving a
/// step: a worker that was paused beyond its lease finds that its token has gone stale. Everything else
/// may be late or lost. [`settle`](Backend::settle) is *one* transaction: the job's new state, its next
/// step's being claimable and the end of the lease happen together or not at all.
///
/// Only the store's clock decides what is due ([`now`](Backend::now)).
///
/// # Implementing it
///
/// The methods return futures, and an implementation may write them as `async fn`. They must be safe to
/// drop at any point, and to repeat: a caller that got an error doesn't know whether the call took effect,
/// and asks again with the same arguments.
pub trait Backend: Send + Sync + 'static {
    /// Takes in new jobs, all of them or none.
    ///
    /// It can be repeated: a job whose id is known already is left as it is and reported as
    /// [`Enqueued::AlreadyThere`]. The answers come in the order of `jobs`. What happens to a job on the
    /// way in is [`rules::enqueue`].
    ///
    /// # Errors
    ///
    /// The store could not be reached or refused the jobs; then none was taken in, as far as is known.
    fn enqueue(
        &self,
        jobs: Vec<Job>,
    ) -> impl Future<Output = Result<Vec<Enqueued>, BackendError>> + Send;

    /// Hands out up to `request.max` jobs whose time has come: higher priority first, then the longest due,
    /// but for now and then one by age alone, as [`rules::Turns`] has it.
    ///
    /// Every sixteenth goes to the longest due whatever its priority, so that no job is left lying for as long
    /// as more urgent ones come in ([`rules::Turns`]).
    ///
    /// It doesn't wait: with nothing to claim it says so, and when to look again. A job that is claimed
    /// while its old lease has run out goes through [`rules::take_over`].
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
    fn changed(&self, seen: Version) -> impl Future<Output = ()> + Send;

    /// Prolongs the leases of all these claims to `lease` from now, in one go.
    ///
    /// The answers come in the order of `held`. This is also how a worker learns that a job is to be
    /// cancelled, or has been taken over by another worker.
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
    /// [`Settled::Kept`]. They come last among their equals, so that happens when nothing else waits.
    ///
    /// A settlement that had been saved already is reported as such, so a call can be repeated until it is
    /// answered. If that first call kept the job, the repetition says so, as long as the lease lasts.
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

    /// Cancels a job: at once while no worker has it, otherwise as soon as its worker gets to it.
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn cancel(&self, id: &JobId)
    -> impl Future<Output = Result<Cancellation, BackendError>> + Send;

    /// Lets a job that failed, was aborted or was cancelled start again, at the step where it stopped.
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn retry(&self, id: &JobId) -> impl Future<Output = Result<Restart, BackendError>> + Send;

    /// The job as it is stored now, if the store has it.
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn get(&self, id: &JobId) -> impl Future<Output = Result<Option<Job>, BackendError>> + Send;

    /// The jobs that the filter admits, in the order in which they were submitted.
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn list(
        &self,
        filter: &JobFilter,
    ) -> impl Future<Output = Result<Vec<Job>, BackendError>> + Send;

    /// Deletes jobs that ended a while ago, and says how many.
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn prune(
        &self,
        filter: &PruneFilter,
    ) -> impl Future<Output = Result<usize, BackendError>> + Send;

    /// The store's clock, by which it decides what is due.
    fn now(&self) -> Timestamp;
}
