//! The identity of a job.

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::random;
use crate::timestamp::Timestamp;

/// What tells a job from every other: a UUID of version 7, or any text of 1 to 255 bytes that you
/// choose.
///
/// An id of your own makes submitting idempotent: a backend keeps the first job that has it.
///
/// ```
/// use ergate::JobId;
///
/// let order = JobId::try_from("order-1042")?;
/// assert_eq!(order.as_str(), "order-1042");
/// // Ids that one process makes sort in the order of their making.
/// assert!(JobId::new() < JobId::new());
/// # Ok::<(), ergate::JobIdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JobId(Arc<str>);

/// The longest id in bytes: short enough for every database's index.
const LONGEST: usize = 255;

impl JobId {
    /// A new id, a UUID of version 7 as RFC 9562 describes it: it sorts by the time of its making.
    #[allow(
        clippy::new_without_default,
        reason = "a default that differs each time would surprise"
    )]
    pub fn new() -> JobId {
        let ticks = next_ticks();
        let millis = ticks >> COUNTER_BITS;
        let counter = ticks & COUNTER_MASK;
        let random = random::bits();
        let text = format!(
            "{:08x}-{:04x}-7{counter:03x}-{:04x}-{:012x}",
            millis >> 16,
            millis & 0xffff,
            0x8000 | (random >> 48 & 0x3fff),
            random & 0xffff_ffff_ffff,
        );
        JobId(text.into())
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the two share their text. Where they don't, it may still be the same.
    pub(crate) fn shares_text(&self, other: &JobId) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Where its text is: the same for all that share it.
    pub(crate) fn place(&self) -> usize {
        Arc::as_ptr(&self.0).addr()
    }
}

const COUNTER_BITS: u32 = 12;
const COUNTER_MASK: u64 = (1 << COUNTER_BITS) - 1;

/// The time in milliseconds, and a counter for ids of the same millisecond in the bits below.
///
/// The counter starts at random in its lower half (RFC 9562, section 6.2, method 1). Where it
/// overflows, or the clock goes back, it runs on into the milliseconds, so the numbers never repeat
/// and never go down.
fn next_ticks() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);

    let millis = u64::try_from(Timestamp::now().as_micros() / 1000).unwrap_or(0);
    let start = (millis << COUNTER_BITS) | (random::bits() & (COUNTER_MASK >> 1));
    let next = |last: u64| start.max(last + 1);
    match LAST.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
        Some(next(last))
    }) {
        Ok(last) | Err(last) => next(last),
    }
}

impl TryFrom<&str> for JobId {
    type Error = JobIdError;

    fn try_from(text: &str) -> Result<JobId, JobIdError> {
        match text.len() {
            0 => Err(JobIdError::Empty),
            1..=LONGEST => Ok(JobId(text.into())),
            bytes => Err(JobIdError::TooLong { bytes }),
        }
    }
}

impl TryFrom<String> for JobId {
    type Error = JobIdError;

    fn try_from(text: String) -> Result<JobId, JobIdError> {
        JobId::try_from(text.as_str())
    }
}

impl FromStr for JobId {
    type Err = JobIdError;

    fn from_str(text: &str) -> Result<JobId, JobIdError> {
        JobId::try_from(text)
    }
}

impl AsRef<str> for JobId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Serialize for JobId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for JobId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<JobId, D::Error> {
        let text = String::deserialize(deserializer)?;
        JobId::try_from(text).map_err(de::Error::custom)
    }
}

/// Why a text cannot be a [`JobId`].
///
/// ```
/// use ergate::{JobId, JobIdError};
///
/// assert_eq!(JobId::try_from(""), Err(JobIdError::Empty));
/// assert_eq!("a".repeat(300).parse::<JobId>(), Err(JobIdError::TooLong { bytes: 300 }));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobIdError {
    /// The text is empty.
    Empty,
    /// The text has more than 255 bytes.
    TooLong {
        /// How many it has.
        bytes: usize,
    },
}

impl fmt::Display for JobIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JobIdError::Empty => f.write_str("a job's id must not be empty"),
            JobIdError::TooLong { bytes } => {
                write!(
                    f,
                    "a job's id has at most {LONGEST} bytes, this one has {bytes}"
                )
            }
        }
    }
}

impl Error for JobIdError {}
