//! The tables, and how a database that an earlier version used is brought up to date.

use tokio_postgres::types::Type;

use super::desk::Desk;
use super::error::Trouble;
use super::place::Session;
use super::row;

/// What leads from each version of the tables to the next. A migration that was released is never edited.
const MIGRATIONS: [&str; 1] = [concat!(
    include_str!("schema/1.sql"),
    include_str!("schema/1-submit.sql"),
    include_str!("schema/1-turn.sql")
)];

/// Whether a settled job is kept, in a statement where what is given of it is `given`: it may have been cancelled since it was
/// looked at.
const KEEPS: &str = "(given.keeps AND job.status <> 'cancelling' AND job.visible_at > moment)";

/// Whether a job's row was written by this very transaction.
const IS_OF_NOW: &str = "job.xmin = pg_current_xact_id()::xid";

/// The version that this code reads and writes.
const VERSION: usize = MIGRATIONS.len();

const READ_VERSION: &str = "SELECT number FROM {schema}.version";

/// Everybody who makes or changes the tables waits here for the others. The number is `ERGT`, and then the schema's.
const LOCK: &str = "SELECT pg_advisory_xact_lock(1163020116, hashtext($1))";

const IS_THERE: &str = "
    SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1),
        EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE nspname = $1),
        current_setting('server_encoding')";

const FIRST: &str = "
    CREATE TABLE {schema}.version (number integer NOT NULL);
    INSERT INTO {schema}.version VALUES (0);";

/// Makes the tables, or brings them up to date. Any number of processes may do it at once.
pub(super) async fn migrate(desk: &Desk, session: &Session) -> Result<(), Trouble> {
    if version(desk, session).await? == Some(VERSION) {
        return Ok(());
    }
    session
        .execute("BEGIN ISOLATION LEVEL READ COMMITTED")
        .await?;
    let migrated = migrate_alone(desk, session).await;
    let end = if migrated.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    let ended = session.execute(end).await;
    migrated.and(ended)
}

/// How far the tables are; `None` if there are none.
async fn version(desk: &Desk, session: &Session) -> Result<Option<usize>, Trouble> {
    let rows = match session.query(&desk.fill(READ_VERSION), &[]).await {
        Err(trouble) if trouble.is_missing_table() => return Ok(None),
        rows => rows?,
    };
    let Some(row) = rows.first() else {
        return Err(not_ours(desk));
    };
    let number: i32 = row.try_get(0)?;
    match usize::try_from(number) {
        Ok(number) if number <= VERSION => Ok(Some(number)),
        _ => Err(newer(desk, number)),
    }
}

async fn migrate_alone(desk: &Desk, session: &Session) -> Result<(), Trouble> {
    let schema = desk.names.schema();
    session.query(LOCK, &[(&schema, Type::TEXT)]).await?;
    // Another process may have been faster.
    let rows = session.query(IS_THERE, &[(&schema, Type::TEXT)]).await?;
    let (has_schema, has_tables, encoding) = match rows.first() {
        Some(row) => (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?),
        None => (false, false, String::new()),
    };
    if encoding != "UTF8" {
        return Err(Trouble::foreign(format!(
            "it keeps texts as {encoding}, which has no room for every one; make a database with the encoding UTF8"
        )));
    }
    if !has_schema {
        session
            .execute(&desk.fill("CREATE SCHEMA {schema}"))
            .await?;
    }
    if !has_tables {
        session.execute(&desk.fill(FIRST)).await?;
    } else if !is_ours(desk, session).await? {
        return Err(not_ours(desk));
    }
    let Some(version) = version(desk, session).await? else {
        return Err(not_ours(desk));
    };
    for migration in MIGRATIONS.iter().skip(version) {
        let migration = migration
            .replace("{keeps}", KEEPS)
            .replace("{is_of_now}", IS_OF_NOW)
            .replace("{job}", row::JOB);
        session.execute(&desk.fill(&migration)).await?;
    }
    let number = format!("UPDATE {{schema}}.version SET number = {VERSION}");
    session.execute(&desk.fill(&number)).await
}

/// Whether the schema's tables are those of this library. A question about a table that isn't there would end the
/// transaction.
async fn is_ours(desk: &Desk, session: &Session) -> Result<bool, Trouble> {
    let sql =
        "SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE nspname = $1 AND relname = 'version')";
    let rows = session
        .query(sql, &[(&desk.names.schema(), Type::TEXT)])
        .await?;
    match rows.first() {
        Some(row) => Ok(row.try_get(0)?),
        None => Ok(false),
    }
}

fn newer(desk: &Desk, version: i32) -> Trouble {
    Trouble::foreign(format!(
        "a later version of ergate has made the schema `{}` (its tables have version {version}, and this one knows \
         {VERSION}); upgrade ergate here too",
        desk.names.schema()
    ))
}

fn not_ours(desk: &Desk) -> Trouble {
    Trouble::foreign(format!(
        "the schema `{}` holds another program's tables; give ergate a schema of its own",
        desk.names.schema()
    ))
}
