//! The jobs that are or will be claimable, in groups of one workflow and one priority.
//!
//! Within a group the index has them in the order in which they fall due, so only the first of each group has to be looked
//! at. There are few groups, however many jobs there are.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::error::Trouble;
use crate::timestamp::Timestamp;

/// The first of the first group from workflow ?1 and priority ?2 on, leaving out the job ?3.
///
/// It has to be "from … on": with "after", SQLite would go through all of the group before.
pub(super) const NEXT_GROUP: &str = "
    SELECT workflow, priority, visible_at, seq FROM job INDEXED BY ready
    WHERE visible_at IS NOT NULL AND (workflow, priority) >= (?1, ?2) AND seq <> ?3
    ORDER BY workflow, priority, visible_at, seq LIMIT 1";

/// The first of the group of workflow ?1 and priority ?2.
pub(super) const FIRST: &str = "
    SELECT workflow, priority, visible_at, seq FROM job INDEXED BY ready
    WHERE visible_at IS NOT NULL AND workflow = ?1 AND priority = ?2
    ORDER BY visible_at, seq LIMIT 1";

/// Less than any workflow's number or priority.
const LEAST: i64 = i64::MIN;
/// No job's number.
pub(super) const NOBODY: i64 = -1;

/// The first job of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct First {
    pub(super) workflow: i64,
    pub(super) priority: i64,
    /// When it is due, in microseconds.
    pub(super) at: i64,
    pub(super) seq: i64,
}

impl First {
    fn read(row: &Row<'_>) -> rusqlite::Result<First> {
        Ok(First {
            workflow: row.get(0)?,
            priority: row.get(1)?,
            at: row.get(2)?,
            seq: row.get(3)?,
        })
    }

    /// From where on the groups after its own are.
    fn next_group(&self) -> (i64, i64) {
        match self.priority.checked_add(1) {
            Some(priority) => (self.workflow, priority),
            None => (self.workflow.saturating_add(1), LEAST),
        }
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.at <= now.as_micros()
    }
}

/// The first of each group of all workflows, leaving out one job.
pub(super) fn all(connection: &Connection, except: i64) -> Result<Vec<First>, Trouble> {
    let mut found = Vec::new();
    let mut from = (LEAST, LEAST);
    while let Some(first) = next_group(connection, from, except)? {
        from = first.next_group();
        found.push(first);
    }
    Ok(found)
}

/// Adds the first of each group of one workflow, leaving out one job, unless they are there already.
pub(super) fn of_workflow(
    connection: &Connection,
    workflow: i64,
    except: i64,
    found: &mut Vec<First>,
) -> Result<(), Trouble> {
    if found.iter().any(|first| first.workflow == workflow) {
        return Ok(());
    }
    let mut from = (workflow, LEAST);
    while let Some(first) = next_group(connection, from, except)?
        && first.workflow == workflow
    {
        from = first.next_group();
        found.push(first);
    }
    Ok(())
}

/// The one that is now the first of this one's group, if any is left.
pub(super) fn successor(connection: &Connection, first: First) -> Result<Option<First>, Trouble> {
    let mut statement = connection.prepare_cached(FIRST)?;
    let found = statement.query_row(params![first.workflow, first.priority], First::read);
    Ok(found.optional()?)
}

fn next_group(
    connection: &Connection,
    (workflow, priority): (i64, i64),
    except: i64,
) -> Result<Option<First>, Trouble> {
    let mut statement = connection.prepare_cached(NEXT_GROUP)?;
    let found = statement.query_row(params![workflow, priority, except], First::read);
    Ok(found.optional()?)
}
