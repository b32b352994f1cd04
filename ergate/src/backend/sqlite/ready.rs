//! The jobs that are or will be claimable, in groups of one workflow and one priority.
//!
//! Within a group the index has them in the order in which they fall due, so only the first of each group has to be looked
//! at. There are few groups, however many jobs there are.

use std::cmp::Reverse;

use rusqlite::{Connection, OptionalExtension, Row};

use super::error::Trouble;
use crate::backend::rules::Order;
use crate::timestamp::Timestamp;

/// The first of the first group from workflow ?1 and priority ?2 on.
///
/// It has to be "from … on": with "after", SQLite would go through all of the group before.
pub(super) const NEXT_GROUP: &str = include_str!("statements/next_group.sql");

/// The first of the group of workflow ?1 and priority ?2.
pub(super) const FIRST: &str = include_str!("statements/first.sql");

/// Less than any workflow's number or priority.
const LEAST: i64 = i64::MIN;

/// A job's place in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) workflow: i64,
    pub(super) priority: i64,
    /// When it is due, in microseconds.
    pub(super) at: i64,
    pub(super) seq: i64,
}

impl Place {
    fn read(row: &Row<'_>) -> rusqlite::Result<Place> {
        Ok(Place {
            workflow: row.get(0)?,
            priority: row.get(1)?,
            at: row.get(2)?,
            seq: row.get(3)?,
        })
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.at <= now.as_micros()
    }

    fn group(&self) -> (i64, i64) {
        (self.workflow, self.priority)
    }

    /// From where on the groups after its own are.
    fn next_group(&self) -> (i64, i64) {
        match self.priority.checked_add(1) {
            Some(priority) => (self.workflow, priority),
            None => (self.workflow.saturating_add(1), LEAST),
        }
    }
}

/// The first job of each group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ready {
    firsts: Vec<Place>,
    /// The groups whose first is not known any more.
    unknown: Vec<(i64, i64)>,
}

impl Ready {
    pub(super) fn read(connection: &Connection) -> Result<Ready, Trouble> {
        let mut statement = connection.prepare_cached(NEXT_GROUP)?;
        let mut firsts = Vec::new();
        let mut from = (LEAST, LEAST);
        while let Some(first) = statement.query_row(from, Place::read).optional()? {
            from = first.next_group();
            firsts.push(first);
        }
        Ok(Ready {
            firsts,
            unknown: Vec::new(),
        })
    }

    pub(super) fn is_any_due(&self, now: Timestamp) -> bool {
        self.firsts.iter().any(|first| first.is_due(now))
    }

    /// When the first job of these workflows is due.
    pub(super) fn next_due(&self, wanted: &Wanted) -> Option<Timestamp> {
        let firsts = self.firsts.iter().filter(|first| wanted.has(first));
        firsts.map(|first| Timestamp::from_micros(first.at)).min()
    }

    /// Which job of these workflows is handed out next, if one is due.
    pub(super) fn choose(&self, wanted: &Wanted, order: Order, now: Timestamp) -> Option<Place> {
        choose(self.firsts.iter().copied(), wanted, order, now)
    }

    /// Whether this job would be handed out next if it were here.
    ///
    /// It stands elsewhere as yet, with its lease. If that is over already, there may be others in its group that stand
    /// behind it, so it is not known.
    pub(super) fn would_choose(
        &self,
        place: Place,
        wanted: &Wanted,
        order: Order,
        now: Timestamp,
    ) -> bool {
        let is_same = |first: &&Place| first.seq == place.seq;
        if self
            .firsts
            .iter()
            .find(is_same)
            .is_some_and(|it| it.is_due(now))
        {
            return false;
        }
        let others = self.firsts.iter().copied().filter(|it| it.seq != place.seq);
        choose(others.chain([place]), wanted, order, now) == Some(place)
    }

    /// A job has come here, from elsewhere in its group or from outside.
    pub(super) fn put(&mut self, place: Place) {
        let group = place.group();
        match self.firsts.iter_mut().find(|first| first.group() == group) {
            None => self.firsts.push(place),
            Some(first) if (place.at, place.seq) <= (first.at, first.seq) => *first = place,
            Some(first) if first.seq == place.seq => self.unknown.push(group),
            Some(_) => {}
        }
    }

    /// A job has gone from here.
    pub(super) fn left(&mut self, place: Place) {
        if self.firsts.iter().any(|first| first.seq == place.seq) {
            self.unknown.push(place.group());
        }
    }

    /// Reads again which jobs are the first of groups whose first has gone.
    pub(super) fn refresh(&mut self, connection: &Connection) -> Result<(), Trouble> {
        while let Some(group) = self.unknown.pop() {
            let mut statement = connection.prepare_cached(FIRST)?;
            let first = statement.query_row(group, Place::read).optional()?;
            self.firsts.retain(|first| first.group() != group);
            self.firsts.extend(first);
        }
        Ok(())
    }
}

fn choose(
    places: impl Iterator<Item = Place>,
    wanted: &Wanted,
    order: Order,
    now: Timestamp,
) -> Option<Place> {
    let due = places.filter(|place| wanted.has(place) && place.is_due(now));
    match order {
        Order::ByPriority => due.min_by_key(|it| (Reverse(it.priority), it.at, it.seq)),
        Order::ByAge => due.min_by_key(|it| (it.at, it.seq)),
    }
}

/// The workflows whose jobs are asked for.
#[derive(Debug)]
pub(super) enum Wanted {
    All,
    /// Those with these numbers.
    Only(Vec<i64>),
}

impl Wanted {
    fn has(&self, place: &Place) -> bool {
        match self {
            Wanted::All => true,
            Wanted::Only(numbers) => numbers.contains(&place.workflow),
        }
    }
}
