use std::error::Error;
use std::fmt;

type Source = Box<dyn Error + Send + Sync>;

/// A store that could not do what it was asked.
///
/// Workers survive it: they wait, longer each time, and ask again; unless the store is
/// [gone](BackendErrorKind::Gone).
///
/// ```
/// use ergate::backend::{BackendError, BackendErrorKind};
///
/// fn unreachable_store(source: std::io::Error) -> BackendError {
///     BackendError::new(BackendErrorKind::Unavailable, "can't claim jobs").with_source(source)
/// }
///
/// let error = unreachable_store(std::io::ErrorKind::ConnectionRefused.into());
/// assert_eq!(error.to_string(), "can't claim jobs: the store is not available; try again");
/// ```
#[derive(Debug)]
pub struct BackendError {
    kind: BackendErrorKind,
    message: String,
    source: Option<Source>,
}

/// What kind of trouble a store has.
///
/// ```
/// use ergate::backend::{BackendError, BackendErrorKind};
///
/// fn status_of_the_response(error: &BackendError) -> u16 {
///     match error.kind() {
///         BackendErrorKind::Unavailable => 503,
///         BackendErrorKind::Full => 507,
///         _ => 500,
///     }
/// }
/// # let error = BackendError::new(BackendErrorKind::Full, "can't submit jobs");
/// # assert_eq!(status_of_the_response(&error), 507);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackendErrorKind {
    /// It can't be reached, or is too busy. Asking again may help.
    Unavailable,
    /// It has no room left. Delete jobs that have ended, or make room.
    Full,
    /// It holds something that it can't read, or is not set up for this version.
    Unusable,
    /// It won't come back to those who have it open. A worker on it ends.
    Gone,
}

impl BackendError {
    /// An error that says what could not be done, such as `"can't claim jobs"`.
    #[must_use]
    pub fn new(kind: BackendErrorKind, message: impl Into<String>) -> BackendError {
        BackendError {
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// Adds the error underneath.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Source>) -> BackendError {
        self.source = Some(source.into());
        self
    }

    /// What kind of trouble it is.
    #[must_use]
    pub fn kind(&self) -> BackendErrorKind {
        self.kind
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let remedy = match self.kind {
            BackendErrorKind::Unavailable => "the store is not available; try again",
            BackendErrorKind::Full => {
                "the store is full; make room, or delete jobs that have ended"
            }
            BackendErrorKind::Unusable => "the store can't be used as it is",
            BackendErrorKind::Gone => "the store is gone; bring it back, and start again",
        };
        write!(f, "{}: {remedy}", self.message)
    }
}

impl Error for BackendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source
            .as_ref()
            .map(|source| &**source as &(dyn Error + 'static))
    }
}
