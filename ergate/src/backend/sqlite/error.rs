//! What SQLite's errors mean to those who use the store, and what they can do about them.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::ErrorCode;

use crate::backend::{BackendError, BackendErrorKind};

/// SQLite's code for a database whose file is no longer where it was.
const READONLY_DBMOVED: i32 = 8 | (4 << 8);
/// SQLite's code for a shared-memory file that can't grow.
const IOERR_SHMSIZE: i32 = 10 | (19 << 8);

/// Why a call could not be carried out. Calls that are carried out together may share one.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// SQLite said so.
    Sqlite(Arc<rusqlite::Error>),
    /// There was no room, and there is none for new work yet.
    NoRoom,
    /// The file was deleted, or another was put in its place.
    Missing,
    /// That was a while ago.
    Gone,
    /// The file is of a kind that this version doesn't write.
    Foreign(Arc<str>),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Trouble {
        Trouble::Sqlite(Arc::new(error))
    }
}

impl Trouble {
    /// Whether it is for want of room on the disk.
    pub(super) fn is_full(&self) -> bool {
        self.kind() == BackendErrorKind::Full
    }

    /// Whether the file as it is open now may never be of use again, while opening it anew may help.
    pub(super) fn calls_for_reopening(&self) -> bool {
        match self {
            Trouble::Sqlite(error) => match code(error) {
                Some((code, extended)) => {
                    matches!(
                        code,
                        ErrorCode::DatabaseCorrupt
                            | ErrorCode::NotADatabase
                            | ErrorCode::CannotOpen
                            | ErrorCode::SystemIoFailure
                            | ErrorCode::ReadOnly
                    ) && extended != IOERR_SHMSIZE
                }
                None => false,
            },
            Trouble::NoRoom | Trouble::Missing | Trouble::Gone | Trouble::Foreign(_) => false,
        }
    }

    pub(super) fn kind(&self) -> BackendErrorKind {
        match self {
            Trouble::Sqlite(error) => match code(error) {
                Some((code, extended)) => kind(code, extended),
                None => BackendErrorKind::Unusable,
            },
            Trouble::NoRoom => BackendErrorKind::Full,
            Trouble::Missing => BackendErrorKind::Unavailable,
            Trouble::Gone => BackendErrorKind::Gone,
            Trouble::Foreign(_) => BackendErrorKind::Unusable,
        }
    }

    /// An error that says what could not be done, in which file, why, and what helps.
    pub(super) fn error(&self, what: &str, file: &Path, patience: Duration) -> BackendError {
        let message = format!(
            "can't {what} in `{}`: {}",
            file.display(),
            self.why(patience)
        );
        let error = BackendError::new(self.kind(), message);
        match self {
            Trouble::Sqlite(source) => error.with_source(Arc::clone(source)),
            _ => error,
        }
    }

    fn why(&self, patience: Duration) -> String {
        match self {
            Trouble::Sqlite(error) => match code(error) {
                Some((code, extended)) => why(code, extended, patience),
                None => error.to_string(),
            },
            Trouble::NoRoom => "the disk was full and there is no room for new jobs yet".to_owned(),
            Trouble::Missing => {
                "the file was deleted or moved while it was in use; put it back, or stop all workers"
                    .to_owned()
            }
            Trouble::Gone => "the file was deleted or moved while it was in use".to_owned(),
            Trouble::Foreign(why) => why.to_string(),
        }
    }
}

fn code(error: &rusqlite::Error) -> Option<(ErrorCode, i32)> {
    error
        .sqlite_error()
        .map(|error| (error.code, error.extended_code))
}

fn kind(code: ErrorCode, extended: i32) -> BackendErrorKind {
    match code {
        _ if extended == READONLY_DBMOVED => BackendErrorKind::Unavailable,
        ErrorCode::DiskFull => BackendErrorKind::Full,
        _ if extended == IOERR_SHMSIZE => BackendErrorKind::Full,
        ErrorCode::DatabaseBusy
        | ErrorCode::DatabaseLocked
        | ErrorCode::FileLockingProtocolFailed
        | ErrorCode::CannotOpen
        | ErrorCode::SystemIoFailure
        | ErrorCode::OutOfMemory
        | ErrorCode::OperationInterrupted => BackendErrorKind::Unavailable,
        _ => BackendErrorKind::Unusable,
    }
}

fn why(code: ErrorCode, extended: i32, patience: Duration) -> String {
    match code {
        _ if extended == READONLY_DBMOVED => Trouble::Missing.why(patience),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            format!("another program has kept it locked for {patience:?}")
        }
        ErrorCode::DiskFull => {
            "the disk is full, or the file has reached its largest size".to_owned()
        }
        ErrorCode::ReadOnly => {
            "it is read-only; let this user write the file and its directory".to_owned()
        }
        ErrorCode::DatabaseCorrupt => {
            "the file is damaged; stop all workers and bring back a copy of it, or save what can be \
             saved with `sqlite3 FILE .recover`"
                .to_owned()
        }
        ErrorCode::NotADatabase => "the file is not an SQLite database".to_owned(),
        ErrorCode::CannotOpen => {
            "it can't be opened; see whether it is a file, and whether its directory is there and may be written".to_owned()
        }
        ErrorCode::SystemIoFailure => {
            "the operating system could not read or write the file".to_owned()
        }
        ErrorCode::TooBig => "the job is larger than a row may be".to_owned(),
        _ => format!("SQLite error {extended}"),
    }
}
