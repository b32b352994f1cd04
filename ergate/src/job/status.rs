//! Where a job stands.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Where a job stands. Written as a word; the Python package's numbers are read as well.
///
/// ```
/// use ergate::Status;
///
/// let status: Status = "cancelling".parse()?;
/// assert!(!status.is_final());
/// assert_eq!(Status::Completed.to_string(), "completed");
/// # Ok::<(), ergate::StatusError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Not before a certain time: a requested start, or the end of the wait before a retry.
    Scheduled,
    /// A worker may take it now.
    Queued,
    /// A worker runs one of its steps.
    Running,
    /// Its workflow reached its end.
    Completed,
    /// A step failed and is not tried again.
    Failed,
    /// A step gave up on purpose.
    Aborted,
    /// The Python package's main branch writes this between steps; it means the same as
    /// [`Status::Queued`].
    Pending,
    /// It was cancelled while a step ran, and the step has not stopped yet.
    Cancelling,
    /// It was cancelled.
    Cancelled,
}

impl Status {
    /// In the order of the Python package's numbers, which begin at 1.
    pub(crate) const ALL: [Status; 9] = [
        Status::Scheduled,
        Status::Queued,
        Status::Running,
        Status::Completed,
        Status::Failed,
        Status::Aborted,
        Status::Pending,
        Status::Cancelling,
        Status::Cancelled,
    ];

    /// Whether the job is over: completed, failed, aborted or cancelled.
    ///
    /// ```
    /// # use ergate::Status;
    /// assert!(Status::Aborted.is_final());
    /// assert!(!Status::Scheduled.is_final());
    /// ```
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Status::Completed | Status::Failed | Status::Aborted | Status::Cancelled
        )
    }

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Status::Scheduled => "scheduled",
            Status::Queued => "queued",
            Status::Running => "running",
            Status::Completed => "completed",
            Status::Failed => "failed",
            Status::Aborted => "aborted",
            Status::Pending => "pending",
            Status::Cancelling => "cancelling",
            Status::Cancelled => "cancelled",
        }
    }

    /// The Python package's number, 1 to 9.
    pub const fn python_number(self) -> u8 {
        match self {
            Status::Scheduled => 1,
            Status::Queued => 2,
            Status::Running => 3,
            Status::Completed => 4,
            Status::Failed => 5,
            Status::Aborted => 6,
            Status::Pending => 7,
            Status::Cancelling => 8,
            Status::Cancelled => 9,
        }
    }

    /// The status of a Python package's number, if it has one.
    ///
    /// ```
    /// # use ergate::Status;
    /// assert_eq!(Status::from_python_number(4), Some(Status::Completed));
    /// assert_eq!(Status::from_python_number(0), None);
    /// ```
    pub fn from_python_number(number: u64) -> Option<Status> {
        Status::ALL
            .into_iter()
            .find(|status| u64::from(status.python_number()) == number)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Status {
    type Err = StatusError;

    fn from_str(word: &str) -> Result<Status, StatusError> {
        Status::ALL
            .into_iter()
            .find(|status| status.as_str() == word)
            .ok_or(StatusError)
    }
}

/// The text is none of the words for a [`Status`].
///
/// ```
/// use ergate::{Status, StatusError};
///
/// assert_eq!("done".parse::<Status>(), Err(StatusError));
/// assert!(StatusError.to_string().starts_with("not a status; use one of scheduled, queued, running"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatusError;

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a status; use one of")?;
        for (index, status) in Status::ALL.iter().enumerate() {
            write!(f, "{}{status}", if index == 0 { " " } else { ", " })?;
        }
        Ok(())
    }
}

impl Error for StatusError {}

impl Serialize for Status {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
        struct WordOrNumber;

        impl Visitor<'_> for WordOrNumber {
            type Value = Status;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a status: a word such as \"queued\", or a number from 1 to 9")
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Status, E> {
                word.parse()
                    .map_err(|_| E::invalid_value(de::Unexpected::Str(word), &self))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Status, E> {
                Status::from_python_number(number)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Unsigned(number), &self))
            }
        }

        deserializer.deserialize_any(WordOrNumber)
    }
}
