//! How much room a text takes, and what becomes of one that takes too much.

/// How many columns of a fixed-width font the text takes.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn width(character: char) -> usize {
    match u32::from(character) {
        // Marks that stand on the character before them, and what shows nothing.
        0x300..=0x36f | 0x200b..=0x200f | 0xfe00..=0xfe0f => 0,
        // The scripts of East Asia, and pictures.
        0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1faff => 2,
        0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// The text in lines of at most so many columns, broken after an underscore where there is one.
pub(super) fn lines(text: &str, most: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in text.split_inclusive(['_', ' ', '-', '.', ':', '/']) {
        for piece in pieces(part, most) {
            match lines.last_mut() {
                Some(line) if columns(line) + columns(&piece) <= most => line.push_str(&piece),
                _ => lines.push(piece),
            }
        }
    }
    lines
}

fn pieces(part: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut taken = 0;
    for character in part.chars() {
        let wide = width(character);
        if taken + wide > most {
            pieces.push(String::new());
            taken = 0;
        }
        taken += wide;
        if let Some(piece) = pieces.last_mut() {
            piece.push(character);
        }
    }
    pieces
}

/// The beginning of the text, with an ellipsis if it is not all.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if columns(&text) <= most {
        return text;
    }
    let mut left = most.saturating_sub(1);
    let fits = |character: &char| {
        let room = left.checked_sub(width(*character));
        left = room.unwrap_or(0);
        room.is_some()
    };
    let mut kept: String = text.chars().take_while(fits).collect();
    kept.push('…');
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_names_are_broken_after_underscores() {
        assert_eq!(lines("charge", 10), ["charge"]);
        assert_eq!(
            lines("charge_the_customer_again", 12),
            ["charge_the_", "customer_", "again"]
        );
        assert_eq!(lines("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(lines("", 3), [""]);
    }

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(columns("é"), 1);
        assert_eq!(columns("e\u{301}"), 1);
        assert_eq!(columns("注文"), 4);
        assert_eq!(lines("注文を確認する", 6), ["注文を", "確認す", "る"]);
    }

    #[test]
    fn what_is_cut_shows_that_it_is() {
        assert_eq!(shortened("pool", 10), "pool");
        assert_eq!(shortened("|| {\n    pool()\n}", 10), "|| { pool…");
        assert_eq!(columns(&shortened("注文を確認する", 6)), 5);
    }
}
