use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use super::entry::Entry;
use super::ready::Ready;
use crate::backend::rules::{self, Turns, Visible};
use crate::backend::watch::Watch;
use crate::backend::{Cancellation, Enqueued, JobCount, JobFilter, PruneFilter, Restart, Token};
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// All that the store holds.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) numbers: HashMap<JobId, u64>,
    /// Boxed, so that a search among many passes over little memory.
    pub(super) entries: BTreeMap<u64, Box<Entry>>,
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
        if self.numbers.contains_key(&job.id) {
            return Enqueued::AlreadyThere;
        }
        let visible = rules::enqueue(&mut job, now);
        self.last_number += 1;
        let number = self.last_number;
        self.numbers.insert(job.id.clone(), number);
        let mut entry = Box::new(Entry::new(job, number, self.floor));
        self.shelves.place(&mut entry, visible, now);
        self.entries.insert(number, entry);
        self.watch.stir();
        Enqueued::New
    }

    pub(super) fn get(&self, id: &JobId) -> Option<Job> {
        self.entry(id).map(|entry| entry.job.clone())
    }

    pub(super) fn list(&self, filter: &JobFilter) -> Vec<Job> {
        let after = match &filter.after {
            None => Bound::Unbounded,
            Some(id) => match self.numbers.get(id) {
                Some(number) => Bound::Excluded(*number),
                None => return Vec::new(),
            },
        };
        if filter.newest_first {
            page(self.entries.range((Bound::Unbounded, after)).rev(), filter)
        } else {
            page(self.entries.range((after, Bound::Unbounded)), filter)
        }
    }

    pub(super) fn counts(&self) -> Vec<JobCount> {
        let jobs = self.entries.values().map(|entry| &entry.job);
        JobCount::of(jobs.map(|job| (&job.workflow_name, job.status)))
    }

    pub(super) fn prune(&mut self, filter: &PruneFilter) -> usize {
        let doomed = self.doomed(filter);
        for key in &doomed {
            self.shelves.ended.remove(key);
            if let Some(entry) = self.entries.remove(&key.1) {
                self.numbers.remove(&entry.job.id);
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
        let entry = self.entries.get(&number);
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
        Some(self.entries.get(self.numbers.get(id)?)?)
    }

    /// A job, and where jobs are put: an entry is searched for once for each change.
    pub(super) fn entry_mut(&mut self, id: &JobId) -> Option<(&mut Entry, &mut Shelves)> {
        let entry = self.entries.get_mut(self.numbers.get(id)?)?;
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
        self.shift(entry, visible);
        entry.leased = false;
        if let Some(ended) = entry.ended.take() {
            self.ended.remove(&(ended, entry.number));
        }
        if visible.is_none() {
            entry.ended = Some(now);
            self.ended.insert((now, entry.number));
        }
    }

    /// Moves a job within the ready index, into it or out of it.
    pub(super) fn shift(&mut self, entry: &mut Entry, visible: Visible) {
        let place = visible.map(|at| entry.key(at));
        if entry.place == place {
            return;
        }
        if let Some(key) = entry.place {
            self.ready.remove(&key);
        }
        if let Some(key) = place {
            self.ready.insert(key);
        }
        entry.place = place;
    }
}

fn page<'s>(
    entries: impl Iterator<Item = (&'s u64, &'s Box<Entry>)>,
    filter: &JobFilter,
) -> Vec<Job> {
    let jobs = entries.map(|(_, entry)| &entry.job);
    jobs.filter(|job| filter.admits(job))
        .take(filter.limit)
        .cloned()
        .collect()
}
