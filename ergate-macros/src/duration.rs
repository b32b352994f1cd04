//! Durations as they are written in an attribute: `30s`, `1m30s`, `250ms`, and ranges of them: `1s..5m`.

use std::time::Duration;

const UNITS: [(&str, u64); 5] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
];

/// One duration.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return Err(mend(text));
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, after) = rest.split_at(digits);
        let letters = after.len()
            - after
                .trim_start_matches(|c: char| c.is_ascii_alphabetic())
                .len();
        let (unit, after) = after.split_at(letters);
        let millis = UNITS
            .iter()
            .find(|(name, _)| *name == unit)
            .map(|(_, millis)| millis);
        let part = number
            .parse::<u64>()
            .ok()
            .zip(millis)
            .and_then(|(n, millis)| n.checked_mul(*millis));
        total = part
            .and_then(|part| total.checked_add(part))
            .ok_or_else(|| mend(text))?;
        rest = after;
    }
    Ok(Duration::from_millis(total))
}

/// The shortest and the longest of a range; one duration is both.
pub(crate) fn parse_range(text: &str) -> Result<(Duration, Duration), String> {
    match text.split_once("..") {
        Some((from, to)) => Ok((parse(from)?, parse(to.trim_start_matches('='))?)),
        None => parse(text).map(|both| (both, both)).map_err(|_| {
            format!("`{text}` is not a back-off\n\nhelp: write the first delay and the longest, or one for all: `1s..5m`, `30s`")
        }),
    }
}

fn mend(text: &str) -> String {
    format!(
        "`{text}` is not a duration\n\nhelp: write a number and a unit: `250ms`, `30s`, `5m`, `2h`, `1d`, or several: `1m30s`"
    )
}
