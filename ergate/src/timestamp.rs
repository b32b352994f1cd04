//! A moment in time, as RFC 3339 text.

mod calendar;
mod rfc3339;

use std::error::Error;
use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A moment in UTC, to the microsecond, within the years 0001 to 9999.
///
/// It is written as RFC 3339 with a fraction only where there is one. It is read from RFC 3339 with
/// any offset; a text without an offset, as Python writes a naive `datetime`, is taken as UTC.
///
/// ```
/// use ergate::Timestamp;
///
/// let noon: Timestamp = "2026-11-22T12:00:00+02:00".parse()?;
/// assert_eq!(noon.to_string(), "2026-11-22T10:00:00Z");
/// assert_eq!("2026-11-22T10:00:00".parse(), Ok(noon));
/// # Ok::<(), ergate::TimestampError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Since the beginning of 1970 in UTC; leap seconds are not counted, as everywhere on Unix.
    micros: i64,
}

impl Timestamp {
    /// The beginning of 1970.
    pub const EPOCH: Timestamp = Timestamp { micros: 0 };
    /// The beginning of the year 0001.
    pub const MIN: Timestamp = Timestamp {
        micros: -62_135_596_800_000_000,
    };
    /// The last microsecond of the year 9999.
    pub const MAX: Timestamp = Timestamp {
        micros: 253_402_300_799_999_999,
    };

    /// The moment of the call, by the system's clock.
    ///
    /// ```
    /// # use ergate::Timestamp;
    /// assert!(Timestamp::now() > Timestamp::EPOCH);
    /// ```
    pub fn now() -> Timestamp {
        Timestamp::from_system_time(SystemTime::now())
    }

    /// The moment `micros` microseconds after the beginning of 1970; [`MIN`](Self::MIN) or
    /// [`MAX`](Self::MAX) where that is outside the years 0001 to 9999.
    ///
    /// ```
    /// # use ergate::Timestamp;
    /// assert_eq!(Timestamp::from_micros(1_500_000).to_string(), "1970-01-01T00:00:01.500000Z");
    /// ```
    pub const fn from_micros(micros: i64) -> Timestamp {
        if micros < Self::MIN.micros {
            Self::MIN
        } else if micros > Self::MAX.micros {
            Self::MAX
        } else {
            Timestamp { micros }
        }
    }

    /// Microseconds since the beginning of 1970, negative before it.
    ///
    /// ```
    /// # use ergate::Timestamp;
    /// let time: Timestamp = "1970-01-01T00:01:00Z".parse()?;
    /// assert_eq!(time.as_micros(), 60_000_000);
    /// # Ok::<(), ergate::TimestampError>(())
    /// ```
    pub const fn as_micros(self) -> i64 {
        self.micros
    }

    /// The same moment, to the microsecond below; [`MIN`](Self::MIN) or [`MAX`](Self::MAX) where it
    /// is outside the years 0001 to 9999.
    ///
    /// ```
    /// use std::time::{Duration, SystemTime};
    ///
    /// use ergate::Timestamp;
    ///
    /// let time = SystemTime::UNIX_EPOCH + Duration::from_secs(60);
    /// assert_eq!(Timestamp::from_system_time(time).to_string(), "1970-01-01T00:01:00Z");
    /// ```
    pub fn from_system_time(time: SystemTime) -> Timestamp {
        match time.duration_since(UNIX_EPOCH) {
            Ok(after) => Timestamp::EPOCH.saturating_add(after),
            Err(before) => {
                let nanos = before.duration().as_nanos();
                let micros = i64::try_from(nanos.div_ceil(1000)).unwrap_or(i64::MAX);
                Timestamp::from_micros(-micros)
            }
        }
    }

    /// The moment `duration` later, or `None` after the year 9999.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::Timestamp;
    /// assert_eq!(Timestamp::MAX.checked_add(Duration::from_secs(1)), None);
    /// ```
    pub fn checked_add(self, duration: Duration) -> Option<Timestamp> {
        let micros = i64::try_from(duration.as_micros()).ok()?;
        let later = Timestamp {
            micros: self.micros.checked_add(micros)?,
        };
        (later <= Timestamp::MAX).then_some(later)
    }

    /// The moment `duration` later, at most [`MAX`](Self::MAX).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::Timestamp;
    /// let noon: Timestamp = "2026-11-22T12:00:00Z".parse()?;
    /// assert_eq!(noon.saturating_add(Duration::from_secs(90)).to_string(), "2026-11-22T12:01:30Z");
    /// # Ok::<(), ergate::TimestampError>(())
    /// ```
    pub fn saturating_add(self, duration: Duration) -> Timestamp {
        self.checked_add(duration).unwrap_or(Timestamp::MAX)
    }

    /// The moment `duration` earlier, at least [`MIN`](Self::MIN).
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::Timestamp;
    /// let noon: Timestamp = "2026-11-22T12:00:00Z".parse()?;
    /// assert_eq!(noon.saturating_sub(Duration::from_secs(90)).to_string(), "2026-11-22T11:58:30Z");
    /// # Ok::<(), ergate::TimestampError>(())
    /// ```
    pub fn saturating_sub(self, duration: Duration) -> Timestamp {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Timestamp::from_micros(self.micros.saturating_sub(micros))
    }

    /// How long after `earlier` this is; nothing where it is not after it.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::Timestamp;
    /// let noon: Timestamp = "2026-11-22T12:00:00Z".parse()?;
    /// let later: Timestamp = "2026-11-22T12:01:30Z".parse()?;
    /// assert_eq!(later.since(noon), Duration::from_secs(90));
    /// assert_eq!(noon.since(later), Duration::ZERO);
    /// # Ok::<(), ergate::TimestampError>(())
    /// ```
    pub fn since(self, earlier: Timestamp) -> Duration {
        let micros = self.micros.saturating_sub(earlier.micros);
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Timestamp {
        Timestamp::from_system_time(time)
    }
}

/// RFC 3339 in UTC: `2026-11-22T09:00:00Z`, or `2026-11-22T09:00:00.250000Z` where there is a
/// fraction.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        rfc3339::write(f, self.micros)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    fn from_str(text: &str) -> Result<Timestamp, TimestampError> {
        let micros = rfc3339::read(text)?;
        let within = Timestamp::MIN.micros..=Timestamp::MAX.micros;
        if within.contains(&micros) {
            Ok(Timestamp { micros })
        } else {
            Err(TimestampError::OutOfRange)
        }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a date and time such as \"2026-11-22T09:00:00Z\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Timestamp, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text)
    }
}

/// Why a text is not a [`Timestamp`].
///
/// ```
/// use ergate::{Timestamp, TimestampError};
///
/// assert_eq!("tomorrow".parse::<Timestamp>(), Err(TimestampError::Form));
/// assert_eq!("2026-02-30T12:00:00Z".parse::<Timestamp>(), Err(TimestampError::NoSuchTime));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampError {
    /// The text does not look like `2026-11-22T09:00:00Z`.
    Form,
    /// It does, but there is no such day or time of day, such as the 30th of February.
    NoSuchTime,
    /// The moment is before the year 0001 or after the year 9999 in UTC.
    OutOfRange,
}

impl fmt::Display for TimestampError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TimestampError::Form => "not a date and time such as `2026-11-22T09:00:00Z`",
            TimestampError::NoSuchTime => "there is no such date or time of day",
            TimestampError::OutOfRange => "the date is not within the years 0001 to 9999",
        })
    }
}

impl Error for TimestampError {}
