use super::ready::Key;
use crate::backend::{Claim, Lease, Settled, Token};
use crate::job::Job;
use crate::timestamp::Timestamp;

/// A job and what the store keeps beside it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) job: Job,
    /// The order of submission.
    pub(super) number: u64,
    /// Where the job stands in the ready index, if it does.
    pub(super) place: Option<Key>,
    pub(super) ended: Option<Timestamp>,
    /// The newest claim.
    pub(super) token: Token,
    /// The claim that was settled last, and how.
    pub(super) settled: Option<(Token, Settled)>,
    /// Whether the newest claim is still open.
    pub(super) leased: bool,
    /// How many workers in a row were lost while they had the job.
    pub(super) crashes: u32,
}

impl Entry {
    /// A new job, whose claims are numbered from above `floor`.
    pub(super) fn new(job: Job, number: u64, floor: Token) -> Entry {
        Entry {
            job,
            number,
            place: None,
            ended: None,
            token: floor,
            settled: None,
            leased: false,
            crashes: 0,
        }
    }

    pub(super) fn key(&self, at: Timestamp) -> Key {
        Key::new(self.job.priority, at, self.number)
    }

    pub(super) fn is_held_by(&self, token: Token) -> bool {
        self.leased && self.token == token
    }

    /// Opens a new claim, which no older token can settle.
    pub(super) fn open_lease(&mut self, until: Timestamp) -> Lease {
        self.token = self.token.next();
        self.leased = true;
        Lease {
            token: self.token,
            until,
        }
    }

    pub(super) fn claim(&self, lease: Lease) -> Claim {
        Claim::new(self.job.clone(), lease, self.crashes)
    }
}
