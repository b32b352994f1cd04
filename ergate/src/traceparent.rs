//! Where a job stands in a trace that began elsewhere: a `traceparent` of the W3C's Trace Context.

mod current;

use std::convert::Infallible;
use std::error::Error;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

pub(crate) use self::current::current;
#[cfg(feature = "tokio")]
pub(crate) use self::current::{enter, within};

/// The place in a trace at which a job was submitted, as a `traceparent` header of the
/// [W3C's Trace Context](https://www.w3.org/TR/trace-context/) has it.
///
/// A job carries it from whoever submits it, [by hand](crate::NewJob::traceparent) or from the step that submits it, through
/// the store to the worker, whose spans have it as a field. A later version of the header is read as far as it is known, and
/// written as version 00.
///
/// ```
/// use ergate::TraceParent;
///
/// let parent: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?;
/// assert!(parent.is_sampled());
/// assert_eq!(parent.to_string(), "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
/// # Ok::<(), ergate::TraceParentError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TraceParent {
    trace: [u8; 16],
    parent: [u8; 8],
    flags: u8,
}

/// How many bytes the header has: two digits, 32, 16, two, and three hyphens.
const LENGTH: usize = 55;

const SAMPLED: u8 = 1;

impl TraceParent {
    /// What tells the trace from every other. It is never all zeros.
    ///
    /// ```
    /// # use ergate::TraceParent;
    /// let parent: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?;
    /// assert_eq!(parent.trace_id()[..2], [0x4b, 0xf9]);
    /// # Ok::<(), ergate::TraceParentError>(())
    /// ```
    #[must_use]
    pub const fn trace_id(&self) -> [u8; 16] {
        self.trace
    }

    /// The span that the job belongs to. It is never all zeros.
    ///
    /// ```
    /// # use ergate::TraceParent;
    /// let parent: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".parse()?;
    /// assert_eq!(parent.parent_id()[..2], [0x00, 0xf0]);
    /// # Ok::<(), ergate::TraceParentError>(())
    /// ```
    #[must_use]
    pub const fn parent_id(&self) -> [u8; 8] {
        self.parent
    }

    /// The flags, of which the lowest says whether the trace is recorded.
    ///
    /// ```
    /// # use ergate::TraceParent;
    /// let parent: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03".parse()?;
    /// assert_eq!(parent.flags(), 3);
    /// # Ok::<(), ergate::TraceParentError>(())
    /// ```
    #[must_use]
    pub const fn flags(&self) -> u8 {
        self.flags
    }

    /// Whether whoever began the trace may have recorded it.
    ///
    /// ```
    /// # use ergate::TraceParent;
    /// let parent: TraceParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00".parse()?;
    /// assert!(!parent.is_sampled());
    /// # Ok::<(), ergate::TraceParentError>(())
    /// ```
    #[must_use]
    pub const fn is_sampled(&self) -> bool {
        self.flags & SAMPLED != 0
    }
}

impl FromStr for TraceParent {
    type Err = TraceParentError;

    fn from_str(text: &str) -> Result<TraceParent, TraceParentError> {
        let (known, more) = text
            .split_at_checked(LENGTH)
            .ok_or(TraceParentError::Shape)?;
        let mut parts = known.split('-');
        let version = digits::<1>(parts.next())?[0];
        let read = TraceParent {
            trace: digits(parts.next())?,
            parent: digits(parts.next())?,
            flags: digits::<1>(parts.next())?[0],
        };
        match version {
            0xff => Err(TraceParentError::Version),
            0 if !more.is_empty() => Err(TraceParentError::Shape),
            _ if !more.is_empty() && !more.starts_with('-') => Err(TraceParentError::Shape),
            _ if read.trace == [0; 16] => Err(TraceParentError::NoTrace),
            _ if read.parent == [0; 8] => Err(TraceParentError::NoParent),
            _ => Ok(read),
        }
    }
}

/// As many bytes as are asked for, in small hexadecimal digits.
fn digits<const N: usize>(text: Option<&str>) -> Result<[u8; N], TraceParentError> {
    let text = text.unwrap_or_default().as_bytes();
    let (pairs, rest) = text.as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return Err(TraceParentError::Shape);
    }
    let mut bytes = [0; N];
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Ok(bytes)
}

fn digit(byte: u8) -> Result<u8, TraceParentError> {
    match byte {
        b'0'..=b'9' => Ok(byte - b'0'),
        b'a'..=b'f' => Ok(byte - b'a' + 10),
        _ => Err(TraceParentError::Shape),
    }
}

impl TryFrom<&str> for TraceParent {
    type Error = TraceParentError;

    fn try_from(text: &str) -> Result<TraceParent, TraceParentError> {
        text.parse()
    }
}

impl TryFrom<String> for TraceParent {
    type Error = TraceParentError;

    fn try_from(text: String) -> Result<TraceParent, TraceParentError> {
        text.parse()
    }
}

impl fmt::Display for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let trace = u128::from_be_bytes(self.trace);
        let parent = u64::from_be_bytes(self.parent);
        write!(f, "00-{trace:032x}-{parent:016x}-{:02x}", self.flags)
    }
}

impl fmt::Debug for TraceParent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceParent({self})")
    }
}

impl Serialize for TraceParent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is no `traceparent`.
///
/// ```
/// use ergate::{TraceParent, TraceParentError};
///
/// let error = "00-4bf92f35-00f067aa0ba902b7-01".parse::<TraceParent>();
/// assert_eq!(error, Err(TraceParentError::Shape));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceParentError {
    /// It is not of the form `00-<32 digits>-<16 digits>-<2 digits>`, in small hexadecimal digits.
    Shape,
    /// Its version is `ff`, which is none.
    Version,
    /// The trace's id is all zeros, which stands for none.
    NoTrace,
    /// The parent's id is all zeros, which stands for none.
    NoParent,
}

impl fmt::Display for TraceParentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Shape => {
                "a traceparent is `00-<32 digits>-<16 digits>-<2 digits>`, all of them 0 to 9 or a to f"
            }
            Self::Version => "a traceparent's version must not be `ff`",
            Self::NoTrace => "a traceparent's trace id must not be all zeros",
            Self::NoParent => "a traceparent's parent id must not be all zeros",
        })
    }
}

impl Error for TraceParentError {}

impl From<Infallible> for TraceParentError {
    fn from(never: Infallible) -> TraceParentError {
        match never {}
    }
}
