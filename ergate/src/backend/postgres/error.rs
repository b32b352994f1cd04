//! What PostgreSQL's errors mean to those who use the store, and what they can do about them.

use std::sync::Arc;
use std::time::Duration;

use tokio_postgres::error::SqlState;

use crate::backend::{BackendError, BackendErrorKind};

/// Why a call could not be carried out. Calls that are carried out together may share one.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// The server or the connection to it.
    Postgres(Arc<tokio_postgres::Error>),
    /// The server was silent for so long.
    NoAnswer(Duration),
    /// The database is not one for this version, or not one at all.
    Foreign(Arc<str>),
}

impl From<tokio_postgres::Error> for Trouble {
    fn from(error: tokio_postgres::Error) -> Trouble {
        Trouble::Postgres(Arc::new(error))
    }
}

impl Trouble {
    pub(super) fn foreign(why: impl Into<Arc<str>>) -> Trouble {
        Trouble::Foreign(why.into())
    }

    /// Whether the same call may succeed soon.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Trouble::Postgres(error) => match error.code() {
                Some(code) => is_passing(code),
                None => is_of_the_connection(error),
            },
            Trouble::NoAnswer(_) => true,
            Trouble::Foreign(_) => false,
        }
    }

    /// Whether the connection is as good as before.
    pub(super) fn spares_the_connection(&self) -> bool {
        match self {
            Trouble::Postgres(error) => match error.code() {
                // Whoever has become a standby may be a primary's address no longer.
                Some(code) => *code != SqlState::READ_ONLY_SQL_TRANSACTION && !is_a_farewell(code),
                None => false,
            },
            Trouble::NoAnswer(_) => false,
            Trouble::Foreign(_) => true,
        }
    }

    /// Whether two transactions got into each other's way, so that there is no need to wait.
    pub(super) fn is_a_collision(&self) -> bool {
        matches!(self.code(), Some(code) if *code == SqlState::T_R_SERIALIZATION_FAILURE || *code == SqlState::T_R_DEADLOCK_DETECTED)
    }

    /// Whether a table or the schema is missing.
    pub(super) fn is_missing_table(&self) -> bool {
        matches!(self.code(), Some(code) if *code == SqlState::UNDEFINED_TABLE || *code == SqlState::INVALID_SCHEMA_NAME)
    }

    fn code(&self) -> Option<&SqlState> {
        match self {
            Trouble::Postgres(error) => error.code(),
            _ => None,
        }
    }

    fn kind(&self) -> BackendErrorKind {
        match self.code() {
            Some(code) if *code == SqlState::DISK_FULL => BackendErrorKind::Full,
            _ if self.is_passing() => BackendErrorKind::Unavailable,
            _ => BackendErrorKind::Unusable,
        }
    }

    /// An error that says what could not be done, where, why, and what helps.
    pub(super) fn error(&self, what: &str, place: &str) -> BackendError {
        let message = format!("can't {what} in {place}: {}", self.why());
        let error = BackendError::new(self.kind(), message);
        match self {
            Trouble::Postgres(source) => error.with_source(Arc::clone(source)),
            _ => error,
        }
    }

    fn why(&self) -> String {
        match self {
            Trouble::Postgres(error) => match error.as_db_error() {
                Some(db) => why(db.code(), db.message()),
                None => connection_error(error),
            },
            Trouble::NoAnswer(time) => format!("no answer came within {time:?}"),
            Trouble::Foreign(why) => why.to_string(),
        }
    }
}

fn is_passing(code: &SqlState) -> bool {
    // Connections, resources, operators and the system.
    matches!(code.code().get(..2), Some("08" | "53" | "57" | "58"))
        || [
            SqlState::T_R_SERIALIZATION_FAILURE,
            SqlState::T_R_DEADLOCK_DETECTED,
            SqlState::T_R_STATEMENT_COMPLETION_UNKNOWN,
            SqlState::LOCK_NOT_AVAILABLE,
            SqlState::READ_ONLY_SQL_TRANSACTION,
            SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
            SqlState::OBJECT_IN_USE,
        ]
        .contains(code)
}

/// Whether the server ends the connection with this.
fn is_a_farewell(code: &SqlState) -> bool {
    [
        SqlState::ADMIN_SHUTDOWN,
        SqlState::CRASH_SHUTDOWN,
        SqlState::CANNOT_CONNECT_NOW,
        SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT,
    ]
    .contains(code)
        || code.code().starts_with("08")
}

/// Whether the way to the server is the trouble, and not what was to be sent.
fn is_of_the_connection(error: &tokio_postgres::Error) -> bool {
    use std::error::Error;

    let mut source = error.source();
    while let Some(it) = source {
        if let Some(it) = it.downcast_ref::<std::io::Error>() {
            // What makes no sense, such as a certificate that proves nothing, makes none the next time.
            return it.kind() != std::io::ErrorKind::InvalidData;
        }
        source = it.source();
    }
    error.is_closed() || error.to_string().contains("timed out")
}

fn why(code: &SqlState, message: &str) -> String {
    let help = if *code == SqlState::READ_ONLY_SQL_TRANSACTION {
        "; connect to the primary, or name all servers and add `target_session_attrs=read-write`"
    } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
        "; grant this user the schema and its tables, or the right to make a schema"
    } else if *code == SqlState::PROGRAM_LIMIT_EXCEEDED {
        "; the job is larger than a row may be"
    } else {
        ""
    };
    format!("{message} (SQLSTATE {}){help}", code.code())
}

/// The client library says only what kind of error it is; the reason stands in its sources.
fn connection_error(error: &tokio_postgres::Error) -> String {
    use std::error::Error;

    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(it) = source {
        text = format!("{text}: {it}");
        source = it.source();
    }
    text
}
