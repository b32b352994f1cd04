//! The file, and the connections to it.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::error::Trouble;
use super::{Options, schema};
use crate::backend::{BackendError, BackendErrorKind};

/// How many statements stay prepared: more than there are.
const STATEMENTS: usize = 64;

/// What a connection that writes needs. The log is brought into the file seldom, after 16 MB, because each time the disk has to
/// be waited for twice.
pub(super) const SETTINGS: &str = include_str!("statements/settings.sql");

/// Where a store's jobs are.
#[derive(Clone, Debug)]
pub(super) enum Place {
    Memory,
    File(PathBuf),
}

impl Place {
    /// A file, by a path that stays right when the process changes its directory.
    ///
    /// What other programs take for an address would become a file of an odd name here.
    pub(super) fn file(path: &Path) -> Result<Place, BackendError> {
        if let Some(mend) = path.to_str().and_then(mend) {
            let message = format!("can't open the store in `{}`: {mend}", path.display());
            return Err(BackendError::new(BackendErrorKind::Unusable, message));
        }
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        Ok(Place::File(path))
    }

    /// The name for messages.
    pub(super) fn path(&self) -> &Path {
        match self {
            Place::Memory => Path::new(":memory:"),
            Place::File(path) => path,
        }
    }

    pub(super) fn is_file(&self) -> bool {
        matches!(self, Place::File(_))
    }

    /// Opens the store to read and write, makes it if it isn't there, and brings its tables up to date.
    pub(super) fn create(&self, options: &Options) -> Result<Connection, Trouble> {
        self.write(options, OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens a store that was there before, but doesn't make one in its place.
    pub(super) fn reopen(&self, options: &Options) -> Result<Connection, Trouble> {
        self.write(options, OpenFlags::empty())
    }

    fn write(&self, options: &Options, flags: OpenFlags) -> Result<Connection, Trouble> {
        let flags = flags | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = self.connect(options, flags)?;
        schema::check(&connection)?;
        if self.is_file() {
            refuse_read_only(&connection)?;
            share_by_log(&connection, options.busy_timeout)?;
            let synchronous = options.durability.synchronous();
            connection.pragma_update(None, "synchronous", synchronous)?;
        }
        connection.execute_batch(SETTINGS)?;
        schema::migrate(&mut connection)?;
        Ok(connection)
    }

    /// Opens the store only to read. A store in memory has no second connection.
    pub(super) fn read(&self, options: &Options) -> Result<Connection, Trouble> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = self.connect(options, flags)?;
        schema::check(&connection)?;
        Ok(connection)
    }

    fn connect(&self, options: &Options, flags: OpenFlags) -> Result<Connection, Trouble> {
        let connection = match self {
            Place::Memory => Connection::open_in_memory_with_flags(flags)?,
            Place::File(path) => Connection::open_with_flags(path, flags)?,
        };
        connection.busy_timeout(options.busy_timeout)?;
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        // Without it, some statements would be planned anew each time that they are given other values.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(connection)
    }

    /// What tells the file from another that is put in its place.
    pub(super) fn identity(&self) -> Option<Identity> {
        match self {
            Place::Memory => None,
            Place::File(path) => fs::metadata(path).ok().map(|found| Identity::of(&found)),
        }
    }

    /// A file beside the store.
    pub(super) fn beside(&self, ending: &str) -> Option<PathBuf> {
        match self {
            Place::Memory => None,
            Place::File(path) => {
                let mut path = path.clone().into_os_string();
                path.push(ending);
                Some(path.into())
            }
        }
    }
}

/// SQLite goes on reading a file that it may not write, and fails only later.
fn refuse_read_only(connection: &Connection) -> Result<(), Trouble> {
    if connection.is_readonly("main")? {
        return Err(failure(rusqlite::ffi::SQLITE_READONLY));
    }
    Ok(())
}

/// Turns the write-ahead log on, which is kept in the file. Unlike other statements, this one doesn't wait for others.
fn share_by_log(connection: &Connection, patience: Duration) -> Result<(), Trouble> {
    let deadline = Instant::now().checked_add(patience);
    loop {
        let mode = connection
            .pragma_update_and_check(None, "journal_mode", "wal", |row| row.get::<_, String>(0));
        match mode {
            Ok(mode) if mode == "wal" => return Ok(()),
            Ok(_) => return Err(Trouble::Foreign(NO_LOG.into())),
            Err(error) if is_busy(&error) && deadline.is_none_or(|it| Instant::now() < it) => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(error.into()),
        }
    }
}

const NO_LOG: &str = "its file system can't share memory between processes, as network file systems can't; \
                      put the file on a local disk";

fn is_busy(error: &rusqlite::Error) -> bool {
    error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
}

fn failure(code: i32) -> Trouble {
    rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None).into()
}

/// What tells a file from another of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    device: u64,
    file: u64,
}

impl Identity {
    #[cfg(unix)]
    fn of(found: &Metadata) -> Identity {
        use std::os::unix::fs::MetadataExt;

        Identity {
            device: found.dev(),
            file: found.ino(),
        }
    }

    /// Elsewhere a file that is open can't be replaced.
    #[cfg(not(unix))]
    fn of(_: &Metadata) -> Identity {
        Identity { device: 0, file: 0 }
    }
}

/// What to do instead where this is no path.
fn mend(text: &str) -> Option<String> {
    if text == ":memory:" {
        return Some("a store in memory is opened with `Sqlite::open_in_memory()`".to_owned());
    }
    let rest = ["sqlite:", "file:"]
        .iter()
        .find_map(|scheme| text.strip_prefix(scheme))?;
    let path = rest.strip_prefix("//").unwrap_or(rest);
    let path = path.split('?').next().unwrap_or(path);
    Some(format!(
        "that is an address, and a path is wanted: write `{path}`"
    ))
}
