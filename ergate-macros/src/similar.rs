//! Finds the name that was meant.
//!
//! The runtime and the macros have this file each, the same to the letter: neither of the two can name the other's functions.

/// The known name that is most like `wanted`, if one is alike enough to have been meant.
pub(crate) fn closest<'a>(wanted: &str, known: &[&'a str]) -> Option<&'a str> {
    if wanted.is_empty() {
        return None;
    }
    let by_edits = known
        .iter()
        .filter_map(|&name| Some((edits(wanted, name)?, name)))
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name);
    by_edits.or_else(|| known.iter().copied().find(|name| begin_alike(wanted, name)))
}

/// How many edits make one into the other, as far as they are few enough for a slip: one in three letters, as rustc has it.
fn edits(wanted: &str, name: &str) -> Option<usize> {
    if wanted.eq_ignore_ascii_case(name) {
        return Some(0);
    }
    let (wanted, name): (Vec<char>, Vec<char>) = (wanted.chars().collect(), name.chars().collect());
    let allowed = wanted.len().max(3) / 3;
    if wanted.len().abs_diff(name.len()) > allowed {
        return None;
    }
    Some(distance(&wanted, &name)).filter(|edits| *edits <= allowed)
}

/// `retry` and `retries`: all but the last letter of the shorter one.
fn begin_alike(one: &str, other: &str) -> bool {
    const FEWEST: usize = 4;
    let pairs = one.chars().zip(other.chars());
    let alike = pairs.take_while(|(one, other)| one == other).count();
    let shorter = one.chars().count().min(other.chars().count());
    alike >= FEWEST.max(shorter.saturating_sub(1))
}

/// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut rows: Vec<Vec<usize>> = vec![(0..=other.len()).collect()];
    for i in 1..=one.len() {
        let mut row = vec![i];
        for j in 1..=other.len() {
            let differs = usize::from(one[i - 1] != other[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(row[j - 1] + 1)
                .min(rows[i - 1][j - 1] + differs);
            if i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[one.len()][other.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    const NAMES: [&str; 7] = [
        "ship", "mail", "retries", "timeout", "order", "charge", "höhe",
    ];

    #[test]
    fn what_was_meant_is_found() {
        for (wanted, meant) in [
            ("shpi", "ship"),
            ("Mail", "mail"),
            ("TIMEOUT", "timeout"),
            ("oder", "order"),
            ("chrage", "charge"),
            ("retry", "retries"),
            ("time", "timeout"),
            ("order_import", "order"),
            ("hohe", "höhe"),
        ] {
            assert_eq!(closest(wanted, &NAMES), Some(meant), "{wanted}");
        }
    }

    #[test]
    fn what_was_not_meant_is_not_proposed() {
        for wanted in [
            "",
            "a",
            "jobs",
            "trip",
            "mall_of",
            "main_",
            "timezone",
            "charter_flight",
        ] {
            assert_eq!(closest(wanted, &NAMES), None, "{wanted}");
        }
    }
}
