use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Bound;

use crate::timestamp::Timestamp;

/// The jobs that are claimable now or will be, in the order in which they are handed out.
///
/// Starts, retries and the ends of leases all stand here, so nothing ever has to be moved when it falls due.
#[derive(Debug, Default)]
pub(super) struct Ready {
    keys: BTreeSet<Key>,
}

/// A job's place: higher priorities first, then who has stood there for longest, then the order of submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    priority: Reverse<i16>,
    at: Timestamp,
    number: u64,
}

impl Key {
    pub(super) fn new(priority: i16, at: Timestamp, number: u64) -> Key {
        Key {
            priority: Reverse(priority),
            at,
            number,
        }
    }

    pub(super) fn number(&self) -> u64 {
        self.number
    }

    pub(super) fn at(&self) -> Timestamp {
        self.at
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.at <= now
    }

    /// What to go by where priority doesn't count.
    pub(super) fn age(&self) -> (Timestamp, u64) {
        (self.at, self.number)
    }
}

impl Ready {
    pub(super) fn insert(&mut self, key: Key) {
        self.keys.insert(key);
    }

    pub(super) fn remove(&mut self, key: &Key) {
        self.keys.remove(key);
    }

    /// The jobs that are due, in order.
    pub(super) fn due(&self, now: Timestamp) -> impl Iterator<Item = Key> {
        let mut after = Bound::Unbounded;
        std::iter::from_fn(move || {
            loop {
                let key = *self.keys.range((after, Bound::Unbounded)).next()?;
                if key.is_due(now) {
                    after = Bound::Excluded(key);
                    return Some(key);
                }
                // The rest of this priority lies ahead too; a lower priority may still be due.
                after = Bound::Excluded(end_of(key.priority));
            }
        })
    }

    /// The first job of each priority, due or not, among those that are `wanted`.
    pub(super) fn firsts(&self, wanted: impl Fn(&Key) -> bool) -> impl Iterator<Item = Key> {
        let mut after = Bound::Unbounded;
        std::iter::from_fn(move || {
            let mut rest = self.keys.range((after, Bound::Unbounded));
            let key = *rest.find(|key| wanted(key))?;
            after = Bound::Excluded(end_of(key.priority));
            Some(key)
        })
    }
}

/// The last place that a job of this priority could have.
fn end_of(priority: Reverse<i16>) -> Key {
    Key {
        priority,
        at: Timestamp::MAX,
        number: u64::MAX,
    }
}
