use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::Bound;

use super::slots::Slot;
use crate::backend::rules::Order;
use crate::timestamp::Timestamp;

/// The jobs that are claimable now or will be, in the order in which they are handed out.
///
/// Starts, retries and the ends of leases all stand here, so nothing ever has to be moved when it falls due. Those that are
/// leased stand apart: they are few, however many others wait, and they move all the time.
#[derive(Debug, Default)]
pub(super) struct Ready {
    waiting: BTreeSet<Key>,
    leased: BTreeSet<Key>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) key: Key,
    pub(super) leased: bool,
}

impl Place {
    pub(super) fn at(&self) -> Timestamp {
        self.key.at
    }
}

/// A job's place in the order: higher priorities first, then who has stood there for longest, then the order of submission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) priority: Reverse<i16>,
    pub(super) at: Timestamp,
    pub(super) number: u64,
    pub(super) slot: Slot,
}

impl Key {
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.at <= now
    }

    /// What to go by where priority doesn't count.
    pub(super) fn age(&self) -> (Timestamp, u64) {
        (self.at, self.number)
    }
}

impl Ready {
    pub(super) fn insert(&mut self, place: Place) {
        self.shelf(place).insert(place.key);
    }

    pub(super) fn remove(&mut self, place: Place) {
        self.shelf(place).remove(&place.key);
    }

    fn shelf(&mut self, place: Place) -> &mut BTreeSet<Key> {
        match place.leased {
            true => &mut self.leased,
            false => &mut self.waiting,
        }
    }

    /// Whether whoever stood here would be chosen before all that are due.
    pub(super) fn goes_first(&self, key: Key, order: Order, now: Timestamp) -> bool {
        match order {
            Order::ByPriority => self.due(now).next().is_none_or(|first| key < first),
            Order::ByAge => {
                let mut due = self.firsts(|_| true).filter(|first| first.is_due(now));
                due.all(|first| key.age() < first.age())
            }
        }
    }

    /// The jobs that are due, in order.
    pub(super) fn due(&self, now: Timestamp) -> impl Iterator<Item = Key> {
        let mut after = Bound::Unbounded;
        std::iter::from_fn(move || {
            loop {
                let key = self.next(after)?;
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
            let mut key = self.next(after)?;
            while !wanted(&key) {
                key = self.next(Bound::Excluded(key))?;
            }
            after = Bound::Excluded(end_of(key.priority));
            Some(key)
        })
    }

    fn next(&self, after: Bound<Key>) -> Option<Key> {
        let first = |keys: &BTreeSet<Key>| match after {
            // A range is searched for from both ends.
            Bound::Unbounded => keys.first().copied(),
            _ => keys.range((after, Bound::Unbounded)).next().copied(),
        };
        match (first(&self.waiting), first(&self.leased)) {
            (Some(waiting), Some(leased)) => Some(waiting.min(leased)),
            (waiting, leased) => waiting.or(leased),
        }
    }
}

/// The last place that a job of this priority could have.
fn end_of(priority: Reverse<i16>) -> Key {
    Key {
        priority,
        at: Timestamp::MAX,
        number: u64::MAX,
        slot: Slot::LAST,
    }
}
