use std::cmp::Reverse;

use super::ready::{Key, Place};
use super::runs::{List, Runs};
use super::slots::Slot;
use crate::backend::{Claim, Lease, Settled, Token};
use crate::job::Job;
use crate::timestamp::Timestamp;

/// A job and what the store keeps beside it.
#[derive(Debug)]
pub(super) struct Entry {
    /// All of it but its runs.
    pub(super) job: Job,
    pub(super) runs: List,
    /// The order of submission.
    pub(super) number: u64,
    pub(super) slot: Slot,
    /// Where the job stands among those that are or will be claimable, if it does.
    pub(super) place: Option<Place>,
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
    pub(super) fn new(job: Job, runs: List, number: u64, slot: Slot, floor: Token) -> Entry {
        Entry {
            job,
            runs,
            number,
            slot,
            place: None,
            ended: None,
            token: floor,
            settled: None,
            leased: false,
            crashes: 0,
        }
    }

    /// Where a job of this priority stands from this time on.
    pub(super) fn key(&self, priority: i16, at: Timestamp) -> Key {
        Key {
            priority: Reverse(priority),
            at,
            number: self.number,
            slot: self.slot,
        }
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

    /// Whoever settled the job last has it again.
    pub(super) fn keep(&mut self, lease: Lease) -> Settled {
        let kept = Settled::Kept(lease);
        self.settled = self.settled.map(|(token, _)| (token, kept));
        kept
    }

    /// Makes the job what it became.
    pub(super) fn catch_up(&mut self, newer: &Job, runs: &mut Runs) {
        self.job.catch_up(newer);
        runs.catch_up(&mut self.runs, &newer.runs);
    }

    /// The whole job.
    pub(super) fn whole(&self, runs: &Runs) -> Job {
        let mut job = self.job.clone();
        job.runs = runs.whole(&self.runs);
        job
    }

    pub(super) fn claim(&self, lease: Lease, runs: &Runs) -> Claim {
        Claim::new(self.whole(runs), lease, self.crashes)
    }
}
