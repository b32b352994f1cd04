use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

use crate::backend::pair::{Due, DueFilter, Record, Saved};
use crate::backend::{Enqueued, JobFilter, PruneFilter};
use crate::job::{Job, JobId};

/// Records in memory, and what a [`StateStore`](crate::backend::pair::StateStore) is asked about them: for stores that keep all of
/// them there, or an image of what others keep.
///
/// ```
/// use ergate::backend::pair::Records;
/// use ergate::JobId;
///
/// let records = Records::default();
/// assert!(records.get(&JobId::new()).is_none());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// By their number, as they were submitted.
    all: BTreeMap<u64, Record>,
    numbers: HashMap<JobId, u64>,
    last_number: u64,
}

impl Records {
    /// The record of this job.
    #[must_use]
    pub fn get(&self, id: &JobId) -> Option<&Record> {
        self.all.get(self.numbers.get(id)?)
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Puts in a record that has its number, in the place of an older one of the same job.
    pub fn put(&mut self, record: Record) {
        self.last_number = self.last_number.max(record.number);
        self.numbers.insert(record.job.id.clone(), record.number);
        self.all.insert(record.number, record);
    }

    /// Takes out the record with this number.
    pub fn remove(&mut self, number: u64) {
        if let Some(record) = self.all.remove(&number) {
            self.numbers.remove(&record.job.id);
        }
    }

    /// For [`insert`](crate::backend::pair::StateStore::insert): the records that are new, with their numbers, and the answers. They
    /// are not put in yet.
    #[must_use]
    pub fn new_ones(&self, records: Vec<Record>) -> (Vec<Record>, Vec<Enqueued>) {
        let mut last_number = self.last_number;
        let mut new: HashMap<JobId, Record> = HashMap::new();
        let answers = records.into_iter().map(|record| {
            let id = record.job.id.clone();
            if self.numbers.contains_key(&id) || new.contains_key(&id) {
                return Enqueued::AlreadyThere;
            }
            last_number += 1;
            new.insert(id, record.numbered(last_number));
            Enqueued::New
        });
        let answers = answers.collect();
        let mut new: Vec<Record> = new.into_values().collect();
        new.sort_by_key(|record| record.number);
        (new, answers)
    }

    /// For [`save`](crate::backend::pair::StateStore::save): whether the record may be put in.
    #[must_use]
    pub fn check(&self, record: &Record) -> Saved {
        match self.all.get(&record.number) {
            Some(stored) if stored.revision == record.replaces() => Saved::Saved,
            _ => Saved::Outdated,
        }
    }

    /// For [`due`](crate::backend::pair::StateStore::due).
    #[must_use]
    pub fn due(&self, filter: &DueFilter) -> Due {
        filter.choose(self.all.values())
    }

    /// For [`list`](crate::backend::pair::StateStore::list).
    #[must_use]
    pub fn list(&self, filter: &JobFilter) -> Vec<Job> {
        let after = match &filter.after {
            None => Bound::Unbounded,
            Some(id) => match self.numbers.get(id) {
                Some(number) => Bound::Excluded(*number),
                // If the store doesn't have that one, nothing is listed.
                None => return Vec::new(),
            },
        };
        let page = |records: &mut dyn Iterator<Item = (&u64, &Record)>| {
            let jobs = records.map(|(_, record)| &record.job);
            let jobs = jobs.filter(|job| filter.admits(job)).take(filter.limit);
            jobs.cloned().collect()
        };
        if filter.newest_first {
            page(&mut self.all.range((Bound::Unbounded, after)).rev())
        } else {
            page(&mut self.all.range((after, Bound::Unbounded)))
        }
    }

    /// For [`prune`](crate::backend::pair::StateStore::prune): the numbers of the records that are to go.
    #[must_use]
    pub fn old_ones(&self, filter: &PruneFilter) -> Vec<u64> {
        let old = |record: &&Record| {
            record
                .ended_at
                .is_some_and(|at| at < filter.finished_before)
        };
        let ended = self.all.values().filter(old);
        let mut old: Vec<&Record> = ended.filter(|it| filter.admits(&it.job)).collect();
        old.sort_by_key(|record| (record.ended_at, record.number));
        let old = old.iter().take(filter.limit);
        old.map(|record| record.number).collect()
    }
}
