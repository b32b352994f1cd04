//! The beginning of a text that may be too long to keep.

/// As much of the beginning of `text` as fits into `bytes` without cutting a character apart.
pub(crate) fn beginning(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let cut = (0..=bytes)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    text.get(..cut).unwrap_or_default()
}
