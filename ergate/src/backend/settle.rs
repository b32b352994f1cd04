use std::error::Error;
use std::fmt;

use super::claim::{Claim, Held, Lease};
use crate::engine::Disposition;
use crate::job::Job;

/// What came of a claimed job, to be saved.
///
/// ```
/// use ergate::Status;
/// use ergate::backend::{Claim, Settlement};
/// use ergate::engine::Disposition;
///
/// /// Ends a job that nobody needs any more.
/// fn dismissed(claim: Claim) -> Settlement {
///     let held = claim.held();
///     let mut job = claim.job;
///     job.status = Status::Aborted;
///     Settlement::new(held, job, Disposition::Finished)
/// }
/// # use ergate::backend::{Lease, Token};
/// # let lease = Lease { token: Token(1), until: ergate::Timestamp::MAX };
/// # assert_eq!(dismissed(Claim::new(ergate::Job::new("greeting"), lease, 0)).held.token, Token(1));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Settlement {
    /// The claim that it settles.
    pub held: Held,
    /// The job as it is to be stored.
    pub job: Job,
    /// Whether and when the job goes on.
    pub disposition: Disposition,
}

impl Settlement {
    /// Saves `job` and gives the claim up.
    #[must_use]
    pub fn new(held: Held, job: Job, disposition: Disposition) -> Settlement {
        Settlement {
            held,
            job,
            disposition,
        }
    }
}

/// What came of settling.
///
/// ```
/// use ergate::backend::{Settled, Turnover};
///
/// // A store that has saved one job, and had none to hand out in return.
/// let turnover = Turnover::new(vec![Settled::Committed], Vec::new(), Vec::new());
/// assert_eq!(turnover.settled.len(), 1);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default)]
pub struct Turnover {
    /// What became of each settlement, in their order.
    pub settled: Vec<Settled>,
    /// The jobs that were claimed in return, but for those that were kept.
    pub claims: Vec<Claim>,
    /// As in [`Claimed::ended`](super::Claimed::ended).
    pub ended: Vec<Job>,
}

impl Turnover {
    /// For a store to answer with.
    #[must_use]
    pub fn new(settled: Vec<Settled>, claims: Vec<Claim>, ended: Vec<Job>) -> Turnover {
        Turnover {
            settled,
            claims,
            ended,
        }
    }
}

/// What came of settling one job with at most one in return: a [`Turnover`] without lists.
///
/// ```
/// use ergate::backend::{Settled, SingleTurnover, Turnover};
///
/// // A store that has saved the job, and had no other to hand out in return.
/// let single = SingleTurnover::from(Settled::Committed);
/// assert_eq!(Turnover::from(single).settled, [Settled::Committed]);
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct SingleTurnover {
    /// What became of the settlement.
    pub settled: Settled,
    /// Another job that was claimed in return. It is boxed because mostly there is none, and the same job is kept.
    pub claim: Option<Box<Claim>>,
    /// As in [`Claimed::ended`](super::Claimed::ended).
    pub ended: Vec<Job>,
}

impl From<Settled> for SingleTurnover {
    fn from(settled: Settled) -> SingleTurnover {
        SingleTurnover {
            settled,
            claim: None,
            ended: Vec::new(),
        }
    }
}

impl From<SingleTurnover> for Turnover {
    fn from(single: SingleTurnover) -> Turnover {
        let claims = match single.claim {
            Some(claim) => vec![*claim],
            None => Vec::new(),
        };
        Turnover::new(vec![single.settled], claims, single.ended)
    }
}

/// What became of a settlement.
///
/// ```
/// use ergate::backend::Settled;
///
/// /// Whether the job is stored as it was handed in.
/// fn is_saved(settled: Settled) -> bool {
///     matches!(settled, Settled::Committed | Settled::Kept(_) | Settled::AlreadyCommitted)
/// }
/// assert!(!is_saved(Settled::Cancelled));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It is saved, and the job is out of the worker's hands.
    Committed,
    /// It is saved, and the job is the worker's once more, under a new token: the next that was claimed. Its lease lasts for
    /// as long as was asked, or for two thirds of that at least ([`rules::kept_until`](super::rules::kept_until)).
    Kept(Lease),
    /// It is saved, but as the end of the job: it was cancelled while the step ran.
    Cancelled,
    /// It had been saved before; this was a repetition.
    AlreadyCommitted,
    /// Nothing is saved: the claim had ended.
    Lost(LostLease),
}

/// Why a settlement came too late.
///
/// ```
/// use ergate::backend::LostLease;
///
/// assert_eq!(LostLease::Gone.to_string(), "the job is no longer in the store");
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LostLease {
    /// The job is not, or no longer, in the store.
    Gone,
    /// The job has been claimed again, or ended, since.
    Superseded,
}

impl fmt::Display for LostLease {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LostLease::Gone => "the job is no longer in the store",
            LostLease::Superseded => {
                "the lease ran out and the job has moved on without this worker"
            }
        })
    }
}

impl Error for LostLease {}
