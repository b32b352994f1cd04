//! How long something took, in a few characters.

use std::fmt;
use std::time::Duration;

/// Shows a duration with about three digits: `870 µs`, `12.3 ms`, `1.25 s`, `3 min 20 s`, `2 d 4 h`.
#[derive(Clone, Copy)]
pub(crate) struct Brief(pub(crate) Duration);

impl fmt::Display for Brief {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.as_micros();
        // Rounded to the digits that are shown, so that 999.96 ms is a second.
        match micros {
            0..1_000 => write!(f, "{micros} µs"),
            1_000..999_950 => decimals(f, micros as f64 / 1e3, "ms"),
            999_950..59_950_000 => decimals(f, micros as f64 / 1e6, "s"),
            _ => whole(f, self.0.as_millis().saturating_add(500) / 1000),
        }
    }
}

fn decimals(f: &mut fmt::Formatter<'_>, number: f64, unit: &str) -> fmt::Result {
    match number {
        ..9.995 => write!(f, "{number:.2} {unit}"),
        _ => write!(f, "{number:.1} {unit}"),
    }
}

fn whole(f: &mut fmt::Formatter<'_>, seconds: u128) -> fmt::Result {
    let (unit, below, large, small) = match seconds {
        ..3_600 => (60, 1, "min", "s"),
        3_600..86_400 => (3_600, 60, "h", "min"),
        _ => (86_400, 3_600, "d", "h"),
    };
    write!(f, "{} {large}", seconds / unit)?;
    match seconds % unit / below {
        0 => Ok(()),
        rest => write!(f, " {rest} {small}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn about_three_digits_are_shown() {
        let cases = [
            (0, "0 µs"),
            (870, "870 µs"),
            (1_000, "1.00 ms"),
            (12_340, "12.3 ms"),
            (999_940, "999.9 ms"),
            (999_960, "1.00 s"),
            (9_994_000, "9.99 s"),
            (9_996_000, "10.0 s"),
            (59_960_000, "1 min"),
            (200_000_000, "3 min 20 s"),
            (7_500_000_000, "2 h 5 min"),
            (187_200_000_000, "2 d 4 h"),
        ];
        for (micros, shown) in cases {
            assert_eq!(Brief(Duration::from_micros(micros)).to_string(), shown);
        }
        assert!(Brief(Duration::MAX).to_string().ends_with(" h"));
    }
}
