//! What a broken backend remembers, in order to be wrong about it.

use std::collections::HashMap;

use ergate::backend::{Claim, Held, Lease, Token};
use ergate::{JobId, Timestamp};

#[derive(Default)]
pub(crate) struct Notes {
    /// The newest claim of each job.
    pub(crate) leases: HashMap<JobId, Lease>,
    /// How each claim was kept at first.
    pub(crate) kept: HashMap<Held, Lease>,
    /// What is taken off the tokens of each job.
    pub(crate) offsets: HashMap<JobId, u64>,
    /// Claims that were handed out, to be handed out once more.
    pub(crate) claims: Vec<Claim>,
    pub(crate) count: usize,
    pub(crate) has_waited: bool,
}

impl Notes {
    pub(crate) fn note(&mut self, id: &JobId, lease: Lease) {
        self.leases.insert(id.clone(), lease);
    }

    pub(crate) fn is_over(&self, held: &Held, now: Timestamp) -> bool {
        let lease = self.leases.get(&held.id);
        lease.is_some_and(|lease| lease.token == held.token && lease.until <= now)
    }

    pub(crate) fn newest(&self, id: &JobId) -> Option<Token> {
        self.leases.get(id).map(|lease| lease.token)
    }
}
