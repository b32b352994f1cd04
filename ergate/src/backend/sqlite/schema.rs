//! The tables, and how a file that an earlier version made is brought up to date.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::error::Trouble;
use super::fail_points;

/// Marks a file as a store of this library: `ERGT`.
const APPLICATION_ID: i32 = 0x4552_4754;

/// What leads from each version of the tables to the next. A migration that was released is never edited.
pub(super) const MIGRATIONS: [&str; 1] = [include_str!("schema/1.sql")];

/// The version that this code reads and writes.
const VERSION: usize = MIGRATIONS.len();

/// What a file is, all in one statement: another process may be at making it.
const WHAT: &str = "
    SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version),
        NOT EXISTS (SELECT 1 FROM sqlite_schema)";

/// Refuses a file that is not a store, or one of a later version.
pub(super) fn check(connection: &Connection) -> Result<(), Trouble> {
    version(connection, VERSION).map(drop)
}

/// How far a file's tables are, if this code knows them, which knows so many versions.
fn version(connection: &Connection, known: usize) -> Result<usize, Trouble> {
    let (application, version, is_empty): (i32, i64, bool) =
        connection.query_row(WHAT, [], |row| row.try_into())?;
    match (application, usize::try_from(version)) {
        (APPLICATION_ID, Ok(version)) if version <= known => Ok(version),
        (APPLICATION_ID, _) => Err(newer(version, known)),
        (0, Ok(0)) if is_empty => Ok(0),
        _ => Err(not_ours(connection.path())),
    }
}

/// Makes the tables, or brings them up to date. Any number of processes may do it at once.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), Trouble> {
    migrate_by(connection, &MIGRATIONS)
}

/// The same by these migrations.
pub(super) fn migrate_by(connection: &mut Connection, migrations: &[&str]) -> Result<(), Trouble> {
    let known = migrations.len();
    if version(connection, known)? == known {
        return Ok(());
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Another process may have been faster.
    let version = version(&transaction, known)?;
    for migration in migrations.iter().skip(version) {
        fail_points::reach("migrate");
        transaction.execute_batch(migration)?;
    }
    fail_points::reach("mark");
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    fail_points::reach("number");
    transaction.pragma_update(
        None,
        "user_version",
        i64::try_from(known).unwrap_or(i64::MAX),
    )?;
    fail_points::reach("COMMIT");
    transaction.commit()?;
    fail_points::reach("committed");
    Ok(())
}

fn newer(version: i64, known: usize) -> Trouble {
    Trouble::Foreign(
        format!(
            "a later version of ergate has made it (its tables have version {version}, and this one \
             knows {known}); upgrade ergate here too"
        )
        .into(),
    )
}

fn not_ours(path: Option<&str>) -> Trouble {
    let name = path.and_then(|path| Path::new(path).file_name());
    let name = name.unwrap_or_default().display();
    Trouble::Foreign(
        format!("`{name}` holds another program's tables; give ergate a file of its own").into(),
    )
}
