//! Reading and writing RFC 3339.

use std::fmt;

use super::TimestampError;
use super::calendar::{self, Date};

const MICROS_PER_SECOND: i64 = 1_000_000;
const SECONDS_PER_DAY: i64 = 86_400;

/// Writes microseconds since 1970 as UTC.
pub(super) fn write(f: &mut fmt::Formatter<'_>, micros: i64) -> fmt::Result {
    let seconds = micros.div_euclid(MICROS_PER_SECOND);
    let fraction = micros.rem_euclid(MICROS_PER_SECOND);
    let Date { year, month, day } = calendar::date_from_days(seconds.div_euclid(SECONDS_PER_DAY));
    let second_of_day = seconds.rem_euclid(SECONDS_PER_DAY);
    let (hour, minute, second) = (
        second_of_day / 3600,
        second_of_day / 60 % 60,
        second_of_day % 60,
    );
    write!(
        f,
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
    )?;
    if fraction != 0 {
        write!(f, ".{fraction:06}")?;
    }
    f.write_str("Z")
}

/// Reads microseconds since 1970. Digits beyond the microsecond are dropped.
pub(super) fn read(text: &str) -> Result<i64, TimestampError> {
    let mut cursor = Cursor {
        rest: text.as_bytes(),
    };
    let (date, second_of_day, fraction, offset) = cursor.date_time().ok_or(TimestampError::Form)?;
    let (Some(second_of_day), Some(offset)) = (second_of_day, offset) else {
        return Err(TimestampError::NoSuchTime);
    };
    if !calendar::exists(date) {
        return Err(TimestampError::NoSuchTime);
    }
    let seconds = calendar::days_from_date(date) * SECONDS_PER_DAY + second_of_day - offset;
    Ok(seconds * MICROS_PER_SECOND + fraction)
}

struct Cursor<'a> {
    rest: &'a [u8],
}

impl Cursor<'_> {
    /// The whole text; within it, `None` for a time of day or an offset that has the form but does
    /// not exist.
    #[allow(
        clippy::type_complexity,
        reason = "the four parts of a date and time, used once"
    )]
    fn date_time(&mut self) -> Option<(Date, Option<i64>, i64, Option<i64>)> {
        let date = self.date()?;
        self.one_of(b"Tt ")?;
        let second_of_day = self.time_of_day()?;
        let fraction = self.fraction()?;
        let offset = self.offset()?;
        self.rest
            .is_empty()
            .then_some((date, second_of_day, fraction, offset))
    }

    fn date(&mut self) -> Option<Date> {
        let year = self.digits(4)?;
        self.one_of(b"-")?;
        let month = self.digits(2)?;
        self.one_of(b"-")?;
        let day = self.digits(2)?;
        Some(Date { year, month, day })
    }

    fn time_of_day(&mut self) -> Option<Option<i64>> {
        let hour = self.digits(2)?;
        self.one_of(b":")?;
        let minute = self.digits(2)?;
        self.one_of(b":")?;
        let second = self.digits(2)?;
        // Second 60 is a leap second, which runs into the next minute as it does on Unix.
        let exists = hour <= 23 && minute <= 59 && second <= 60;
        Some(exists.then_some(hour * 3600 + minute * 60 + second))
    }

    fn fraction(&mut self) -> Option<i64> {
        if self.one_of(b".").is_none() {
            return Some(0);
        }
        let mut unit = MICROS_PER_SECOND;
        let mut micros = 0;
        let digits = self
            .rest
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        let (fraction, rest) = self.rest.split_at_checked(digits)?;
        for digit in fraction {
            unit /= 10;
            micros += unit * i64::from(digit - b'0');
        }
        self.rest = rest;
        (digits > 0).then_some(micros)
    }

    /// Seconds east of UTC; none written means UTC.
    fn offset(&mut self) -> Option<Option<i64>> {
        if self.rest.is_empty() || self.one_of(b"Zz").is_some() {
            return Some(Some(0));
        }
        let sign = if self.one_of(b"+-")? == b'-' { -1 } else { 1 };
        let hours = self.digits(2)?;
        let minutes = match self.one_of(b":") {
            Some(_) => self.digits(2)?,
            None if self.rest.is_empty() => 0,
            None => self.digits(2)?,
        };
        let exists = hours <= 23 && minutes <= 59;
        Some(exists.then_some(sign * (hours * 3600 + minutes * 60)))
    }

    fn one_of(&mut self, wanted: &[u8]) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        wanted.contains(first).then(|| {
            self.rest = rest;
            *first
        })
    }

    fn digits(&mut self, count: usize) -> Option<i64> {
        let (digits, rest) = self.rest.split_at_checked(count)?;
        let mut number = 0;
        for digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            number = number * 10 + i64::from(digit - b'0');
        }
        self.rest = rest;
        Some(number)
    }
}
