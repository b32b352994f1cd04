//! Finds the name that was meant.

/// Two swapped letters are two edits; a name with more than three is another name.
const MOST_EDITS: usize = 3;

/// The known name that is most like `wanted`, if one is alike enough to have been meant.
pub(super) fn closest<'a>(wanted: &str, known: &[&'a str]) -> Option<&'a str> {
    let allowed = (wanted.chars().count() / 2).min(MOST_EDITS);
    known
        .iter()
        .map(|&name| (distance(wanted, name, allowed), name))
        .filter(|(edits, _)| *edits <= allowed)
        .min_by_key(|(edits, _)| *edits)
        .map(|(_, name)| name)
}

/// How many characters must be put in, taken out or replaced to make `a` into `b` (Levenshtein's
/// distance), as far as that is at most `allowed`.
fn distance(a: &str, b: &str, allowed: usize) -> usize {
    if a.len().abs_diff(b.len()) > allowed * 4 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, a_char) in a.chars().enumerate() {
        let mut diagonal = line;
        let mut left = line + 1;
        let mut next = vec![left];
        for (above, b_char) in row.iter().skip(1).zip(&b) {
            left = (diagonal + usize::from(a_char != *b_char))
                .min(left + 1)
                .min(above + 1);
            diagonal = *above;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}
