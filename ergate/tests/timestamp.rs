//! Timestamps: RFC 3339 against known values and against a calendar that counts day by day.

#![allow(clippy::unwrap_used, reason = "a helper that panics fails its test")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ergate::{Timestamp, TimestampError};
use proptest::prelude::*;

fn read(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn known_moments() {
    for (micros, text) in [
        (0, "1970-01-01T00:00:00Z"),
        (-1, "1969-12-31T23:59:59.999999Z"),
        (951_782_400_000_000, "2000-02-29T00:00:00Z"),
        (1_000_000_000_000_000, "2001-09-09T01:46:40Z"),
        (1_234_567_890_123_456, "2009-02-13T23:31:30.123456Z"),
        (4_107_542_400_000_000, "2100-03-01T00:00:00Z"),
        (Timestamp::MIN.as_micros(), "0001-01-01T00:00:00Z"),
        (Timestamp::MAX.as_micros(), "9999-12-31T23:59:59.999999Z"),
    ] {
        assert_eq!(Timestamp::from_micros(micros).to_string(), text);
        assert_eq!(read(text).as_micros(), micros);
    }
}

#[test]
fn every_accepted_form_is_the_same_moment() {
    for text in [
        "2026-11-22T09:00:00Z",
        "2026-11-22t09:00:00z",
        "2026-11-22 09:00:00",
        "2026-11-22T09:00:00",
        "2026-11-22T09:00:00.0Z",
        "2026-11-22T09:00:00.000000000999Z",
        "2026-11-22T11:30:00+02:30",
        "2026-11-22T11:30:00+0230",
        "2026-11-22T11:00:00+02",
        "2026-11-22T00:00:00-09:00",
        "2026-11-21T10:00:00-23:00",
        "2026-11-22T08:59:60Z",
    ] {
        assert_eq!(read(text).to_string(), "2026-11-22T09:00:00Z", "{text}");
    }
    assert_eq!(
        read("2026-11-22T09:00:00.25").to_string(),
        "2026-11-22T09:00:00.250000Z"
    );
}

#[test]
fn what_is_not_a_moment_is_refused() {
    for (error, texts) in [
        (
            TimestampError::Form,
            &[
                "",
                "now",
                "2026-11-22",
                "2026-11-22T09:00Z",
                "2026-11-22T09:00:00.Z",
                "2026-11-22T09:00:00Zz",
                "2026-11-22T09:00:00+2",
                "2026-11-22T09:00:00 +02:00",
                "26-11-22T09:00:00Z",
                "+2026-11-22T09:00:00Z",
                "2026-1１-22T09:00:00Z",
                "1700000000",
            ][..],
        ),
        (
            TimestampError::NoSuchTime,
            &[
                "2026-02-29T00:00:00Z",
                "1900-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-00-01T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-01-00T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:61Z",
                "2026-01-01T00:00:00+24:00",
                "2026-01-01T00:00:00+00:60",
            ],
        ),
        (
            TimestampError::OutOfRange,
            &[
                "0000-12-31T23:59:59Z",
                "0001-01-01T00:00:00+00:01",
                "9999-12-31T23:59:59-00:01",
            ],
        ),
    ] {
        for text in texts {
            assert_eq!(text.parse::<Timestamp>(), Err(error), "{text}");
        }
    }
}

#[test]
fn arithmetic_stays_within_the_calendar() {
    let now = read("2026-11-22T09:00:00Z");
    let day = Duration::from_secs(86_400);
    assert_eq!(now.checked_add(day), Some(read("2026-11-23T09:00:00Z")));
    assert_eq!(now.checked_add(Duration::MAX), None);
    assert_eq!(now.saturating_add(Duration::MAX), Timestamp::MAX);
    assert_eq!(now.saturating_sub(day), read("2026-11-21T09:00:00Z"));
    assert_eq!(now.saturating_sub(Duration::MAX), Timestamp::MIN);
    assert_eq!(now.since(read("2026-11-21T09:00:00Z")), day);
    assert_eq!(now.since(Timestamp::MAX), Duration::ZERO);
    assert_eq!(Timestamp::from_micros(i64::MAX), Timestamp::MAX);
    assert_eq!(Timestamp::from_micros(i64::MIN), Timestamp::MIN);
}

#[test]
fn system_time_is_taken_to_the_microsecond_below() {
    let at = |time: SystemTime| Timestamp::from(time).as_micros();
    assert_eq!(at(UNIX_EPOCH + Duration::from_nanos(1_999)), 1);
    assert_eq!(at(UNIX_EPOCH - Duration::from_nanos(1)), -1);
    assert!(Timestamp::now() > read("2024-01-01T00:00:00Z"));
}

#[test]
fn json_is_the_text() {
    let at = read("2026-11-22T09:00:00Z");
    assert_eq!(
        serde_json::to_string(&at).unwrap(),
        "\"2026-11-22T09:00:00Z\""
    );
    assert_eq!(
        serde_json::from_str::<Timestamp>("\"2026-11-22T09:00:00Z\"").unwrap(),
        at
    );
    let error = serde_json::from_str::<Timestamp>("\"soon\"").unwrap_err();
    assert!(
        error.to_string().contains("not a date and time such as"),
        "{error}"
    );
    assert!(serde_json::from_str::<Timestamp>("5").is_err());
}

/// The date `days` days after 1970 began, found by walking there from year to year and month to
/// month.
fn walk(mut days: i64) -> (i64, i64, i64) {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let mut year = 1970;
    while days < 0 {
        year -= 1;
        days += if is_leap(year) { 366 } else { 365 };
    }
    loop {
        let february = if is_leap(year) { 29 } else { 28 };
        for (month, length) in (1..).zip([31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]) {
            if days < length {
                return (year, month, days + 1);
            }
            days -= length;
        }
        year += 1;
    }
}

#[test]
fn every_day_of_eight_centuries_agrees_with_the_walk() {
    let mut date = walk(-146_097);
    for days in -146_097..146_097 {
        let (year, month, day) = if days % 97 == 0 { walk(days) } else { date };
        assert_eq!((year, month, day), date);
        let at = Timestamp::from_micros(days * 86_400_000_000);
        assert_eq!(
            at.to_string(),
            format!("{year:04}-{month:02}-{day:02}T00:00:00Z")
        );
        date = day_after(date);
    }
}

fn day_after((year, month, day): (i64, i64, i64)) -> (i64, i64, i64) {
    let next = format!("{year:04}-{month:02}-{:02}T00:00:00Z", day + 1);
    match (next.parse::<Timestamp>(), month) {
        (Ok(_), _) => (year, month, day + 1),
        (Err(_), 12) => (year + 1, 1, 1),
        (Err(_), _) => (year, month + 1, 1),
    }
}

proptest! {
    #[test]
    fn writing_agrees_with_the_walk_and_reads_back(
        micros in Timestamp::MIN.as_micros()..=Timestamp::MAX.as_micros(),
    ) {
        let at = Timestamp::from_micros(micros);
        let text = at.to_string();
        let (year, month, day) = walk(micros.div_euclid(86_400_000_000));
        let date = format!("{year:04}-{month:02}-{day:02}T");
        prop_assert!(text.starts_with(&date), "{} {}", text, date);
        prop_assert_eq!(text.parse(), Ok(at));
    }

    #[test]
    fn an_offset_only_moves_the_clock(
        micros in 0..253_000_000_000_000_000_i64,
        hours in 0..24_i64,
        minutes in 0..60_i64,
        east: bool,
    ) {
        let shift = (hours * 3600 + minutes * 60) * if east { 1 } else { -1 };
        let local = Timestamp::from_micros(micros + shift * 1_000_000).to_string();
        let sign = if east { '+' } else { '-' };
        let text = format!("{}{sign}{hours:02}:{minutes:02}", local.trim_end_matches('Z'));
        prop_assert_eq!(text.parse(), Ok(Timestamp::from_micros(micros)));
    }

    #[test]
    fn no_text_panics(text in "[-+:.TtZz 0-9]{0,40}") {
        let _ = text.parse::<Timestamp>();
    }
}
