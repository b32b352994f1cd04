//! A file that an earlier version made, under a version that is yet to come.

use rusqlite::Connection;

use super::desk::Desk;
use super::place::Place;
use super::schema::{self, MIGRATIONS};
use super::{Options, read, submit};
use crate::backend::JobFilter;
use crate::job::Job;

/// What the next version might change.
const NEXT: &str = "ALTER TABLE job ADD COLUMN colour TEXT; UPDATE job SET colour = 'red'";
/// What no version should.
const BROKEN: &str =
    "ALTER TABLE job ADD COLUMN colour TEXT; ALTER TABLE nothing ADD COLUMN colour TEXT";

fn with_jobs() -> Desk {
    let options = Options::default();
    let connection = Place::Memory.create(&options).unwrap();
    let mut desk = Desk::new(connection, options.clock);
    let jobs = (0..3).map(|_| Job::new("shop")).collect();
    let incoming = submit::incoming(jobs, desk.now());
    desk.open_round();
    submit::submit(&mut desk, &incoming).unwrap();
    desk.commit().unwrap();
    desk
}

fn jobs(connection: &Connection) -> usize {
    read::list(connection, &JobFilter::new()).unwrap().len()
}

#[test]
fn a_file_of_an_earlier_version_is_brought_up_to_date_and_then_refused_by_that_version() {
    let mut desk = with_jobs();
    let migrations = [MIGRATIONS[0], NEXT];
    for _ in 0..2 {
        schema::migrate_by(desk.connection_mut(), &migrations).unwrap();
    }
    let red = "SELECT count(*) FROM job WHERE colour = 'red'";
    let red: i64 = desk
        .connection()
        .query_row(red, [], |row| row.get(0))
        .unwrap();
    assert_eq!((red, jobs(desk.connection())), (3, 3));
    let refused = schema::check(desk.connection()).unwrap_err();
    let refused = format!("{refused:?}");
    assert!(
        refused.contains("version 2") && refused.contains("upgrade ergate"),
        "{refused}"
    );
}

#[test]
fn a_migration_that_fails_leaves_the_file_as_it_was() {
    let mut desk = with_jobs();
    let migrations = [MIGRATIONS[0], BROKEN];
    schema::migrate_by(desk.connection_mut(), &migrations).unwrap_err();
    schema::check(desk.connection()).unwrap();
    assert_eq!(jobs(desk.connection()), 3);
    let columns = "SELECT count(*) FROM pragma_table_info('job') WHERE name = 'colour'";
    let found: i64 = desk
        .connection()
        .query_row(columns, [], |row| row.get(0))
        .unwrap();
    assert_eq!(found, 0);
}
