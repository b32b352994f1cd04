//! Where jobs are kept, said in a word: `memory`, a file for SQLite in `STORE`, or the database in `DATABASE_URL`.

use std::env;
use std::path::PathBuf;

use ergate::backend::{Postgres, Sqlite};

use crate::Fallible;

/// The file that the driver has named for this process.
pub(super) fn file() -> Fallible<PathBuf> {
    let file = env::var_os("STORE").ok_or("STORE should name a file")?;
    Ok(file.into())
}

pub(super) fn sqlite() -> Fallible<Sqlite> {
    Ok(Sqlite::open(file()?)?)
}

pub(super) fn address() -> Fallible<String> {
    Ok(env::var("DATABASE_URL")?)
}

pub(super) async fn postgres() -> Fallible<Postgres> {
    Ok(Postgres::connect(&address()?).await?)
}

pub(super) fn unknown(place: &str) -> Fallible<()> {
    Err(format!("memory, sqlite or postgres, not {place}").into())
}
