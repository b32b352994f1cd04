//! Durations as people write them: `90s`, `1h30m`, `7d`.

use std::time::Duration;

const UNITS: [(&str, u64); 6] = [
    ("ms", 1),
    ("s", 1_000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
];

pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let mut rest = text;
    let mut total = 0_u64;
    while !rest.is_empty() {
        let (part, after) = first(rest).ok_or_else(|| mend(text))?;
        total = total.checked_add(part).ok_or_else(|| mend(text))?;
        rest = after;
    }
    match text.is_empty() {
        true => Err(mend(text)),
        false => Ok(Duration::from_millis(total)),
    }
}

/// The first number with its unit in milliseconds, and what comes after it.
fn first(text: &str) -> Option<(u64, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, after) = text.split_at(digits);
    let letters = after
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(after.len());
    let (unit, after) = after.split_at(letters);
    let (_, millis) = UNITS.iter().find(|(name, _)| *name == unit)?;
    Some((number.parse::<u64>().ok()?.checked_mul(*millis)?, after))
}

fn mend(text: &str) -> String {
    format!(
        "`{text}` is not a duration: write a number and a unit, such as 90s, 5m, 2h, 7d or 1h30m"
    )
}
