use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map};
use std::ops::Bound;

use super::entry::Entry;
use super::hashing::IdHashing;
use super::ready::{Place, Ready};
use super::recent::Recent;
use super::runs::{List, Runs};
use super::slots::{Slot, Slots};
use crate::backend::rules::{self, Turns, Visible};
use crate::backend::watch::Watch;
use crate::backend::{Cancellation, Enqueued, JobCount, JobFilter, PruneFilter, Restart, Token};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// All that the store holds.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) slots_by_id: HashMap<JobId, Slot, IdHashing>,
    pub(super) entries: Slots,
    pub(super) claimed: Recent,
    pub(super) runs: Runs,
    /// In the order of submission.
    order: BTreeMap<u64, Slot>,
    pub(super) shelves: Shelves,
    last_number: u64,
    /// The highest token of all jobs that were deleted. New jobs begin there, so that a job that is submitted again
    /// under the same id can't be settled by a worker that has been asleep since before the deletion.
    floor: Token,
    pub(super) turns: Turns,
    pub(super) watch: Watch,
}

impl State {
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn enqueue(&mut self, jobs: Vec<Job>, now: Timestamp) -> Vec<Enqueued> {
        jobs.into_iter()
            .map(|job| self.enqueue_one(job, now))
            .collect()
    }

    fn enqueue_one(&mut self, mut job: Job, now: Timestamp) -> Enqueued {
        let hash_map::Entry::Vacant(vacant) = self.slots_by_id.entry(job.id.clone()) else {
            return Enqueued::AlreadyThere;
        };
        let visible = rules::enqueue(&mut job, now);
        self.last_number += 1;
        let (number, floor) = (self.last_number, self.floor);
        let mut runs = List::default();
        self.runs
            .catch_up(&mut runs, &std::mem::take(&mut job.runs));
        let slot = self.entries.insert(|slot| {
            let mut entry = Box::new(Entry::new(job, runs, number, slot, floor));
            self.shelves.place(&mut entry, visible, now);
            entry
        });
        vacant.insert(slot);
        self.order.insert(number, slot);
        self.watch.stir();
        Enqueued::New
    }

    pub(super) fn get(&self, id: &JobId) -> Option<Job> {
        self.entry(id).map(|entry| entry.whole(&self.runs))
    }

    pub(super) fn list(&self, filter: &JobFilter) -> Vec<Job> {
        let after = match &filter.after {
            None => Bound::Unbounded,
            Some(id) => match self.entry(id) {
                Some(entry) => Bound::Excluded(entry.number),
                None => return Vec::new(),
            },
        };
        if filter.newest_first {
            self.page(self.order.range((Bound::Unbounded, after)).rev(), filter)
        } else {
            self.page(self.order.range((after, Bound::Unbounded)), filter)
        }
    }

    fn page<'s>(
        &self,
        slots: impl Iterator<Item = (&'s u64, &'s Slot)>,
        filter: &JobFilter,
    ) -> Vec<Job> {
        let entries = slots.filter_map(|(_, slot)| self.entries.get(*slot));
        entries
            .filter(|entry| filter.admits(&entry.job))
            .take(filter.limit)
            .map(|entry| entry.whole(&self.runs))
            .collect()
    }

    pub(super) fn counts(&self) -> Vec<JobCount> {
        let jobs = self.entries.iter().map(|entry| &entry.job);
        JobCount::of(jobs.map(|job| (&job.workflow_name, job.status)))
    }

    pub(super) fn prune(&mut self, filter: &PruneFilter) -> usize {
        let doomed = self.doomed(filter);
        for key in &doomed {
            self.shelves.ended.remove(key);
            let slot = self.order.remove(&key.1);
            if let Some(mut entry) = slot.and_then(|slot| self.entries.remove(slot)) {
                self.runs.clear(&mut entry.runs);
                self.slots_by_id.remove(&entry.job.id);
                self.floor = self.floor.max(entry.token);
            }
        }
        doomed.len()
    }

    /// Those that the filter means, the first that ended in front.
    fn doomed(&self, filter: &PruneFilter) -> Vec<(Timestamp, u64)> {
        let before = (filter.finished_before, 0);
        let Some(ids) = &filter.ids else {
            let older = self.shelves.ended.range(..before).copied();
            return older
                .filter(|(_, number)| self.admits(filter, *number))
                .take(filter.limit)
                .collect();
        };
        let named = ids.iter().filter_map(|id| self.entry(id));
        let ended = named.filter_map(|entry| Some((entry.ended?, entry.number)));
        let older: BTreeSet<_> = ended
            .filter(|key| *key < before && self.admits(filter, key.1))
            .collect();
        older.into_iter().take(filter.limit).collect()
    }

    fn admits(&self, filter: &PruneFilter, number: u64) -> bool {
        let entry = self
            .order
            .get(&number)
            .and_then(|slot| self.entries.get(*slot));
        entry.is_some_and(|entry| filter.admits(&entry.job))
    }

    pub(super) fn cancel(&mut self, id: &JobId, now: Timestamp) -> Cancellation {
        let Some((entry, shelves)) = self.entry_mut(id) else {
            return Cancellation::NotFound;
        };
        let cancellation = rules::cancel(&mut entry.job);
        if cancellation == Cancellation::Cancelled {
            shelves.place(entry, None, now);
            // Who waits for this very job waits in vain.
            self.watch.stir();
        }
        cancellation
    }

    pub(super) fn restart(&mut self, id: &JobId, now: Timestamp) -> Restart {
        let Some((entry, shelves)) = self.entry_mut(id) else {
            return Restart::NotFound;
        };
        let restart = rules::restart(&mut entry.job);
        if restart == Restart::Restarted {
            entry.crashes = 0;
            shelves.place(entry, Some(now), now);
            self.watch.stir();
        }
        restart
    }

    pub(super) fn entry(&self, id: &JobId) -> Option<&Entry> {
        self.entries.get(self.slot(id)?)
    }

    /// Where a job is. A worker's is mostly known since it was claimed, so that nothing is hashed and compared with each step.
    pub(super) fn slot(&self, id: &JobId) -> Option<Slot> {
        let is_it = |entry: &Entry| entry.job.id.shares_text(id);
        match self.claimed.get(id) {
            Some(slot) if self.entries.get(slot).is_some_and(is_it) => Some(slot),
            _ => self.slots_by_id.get(id).copied(),
        }
    }

    /// A job, and where jobs are put: an entry is searched for once for each change.
    pub(super) fn entry_mut(&mut self, id: &JobId) -> Option<(&mut Entry, &mut Shelves)> {
        let entry = self.entries.get_mut(self.slot(id)?)?;
        Some((entry, &mut self.shelves))
    }
}

/// In which order jobs are claimed, and in which they ended.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    pub(super) ready: Ready,
    /// The jobs that have ended, those that ended first in front.
    ended: BTreeSet<(Timestamp, u64)>,
}

impl Shelves {
    /// Gives a job that nobody holds its new place: among those to be claimed, or among those that have ended.
    pub(super) fn place(&mut self, entry: &mut Entry, visible: Visible, now: Timestamp) {
        entry.leased = false;
        self.shift(entry, visible);
        if let Some(ended) = entry.ended.take() {
            self.ended.remove(&(ended, entry.number));
        }
        if visible.is_none() {
            entry.ended = Some(now);
            self.ended.insert((now, entry.number));
        }
    }

    /// Moves a job among those that are or will be claimable, in or out.
    pub(super) fn shift(&mut self, entry: &mut Entry, visible: Visible) {
        let place = visible.map(|at| Place {
            key: entry.key(entry.job.priority, at),
            leased: entry.leased,
        });
        if entry.place == place {
            return;
        }
        if let Some(place) = entry.place {
            self.ready.remove(place);
        }
        if let Some(place) = place {
            self.ready.insert(place);
        }
        entry.place = place;
    }
}
