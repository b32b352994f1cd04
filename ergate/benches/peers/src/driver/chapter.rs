//! Puts the tables into the book, between the marks that are there for them.

use std::fs;
use std::path::Path;

use crate::Fallible;

/// Replaces what stands between `<!-- NAME -->` and `<!-- /NAME -->`, for each part.
pub(super) fn write(file: &Path, parts: &[(&str, String)]) -> Fallible<()> {
    let mut text =
        fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    for (name, content) in parts {
        let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
        let begin = text.find(&open).map(|place| place + open.len());
        let end = text.find(&close);
        match (begin, end) {
            (Some(begin), Some(end)) if begin <= end => {
                text.replace_range(begin..end, &format!("\n{content}\n"));
            }
            _ => return Err(format!("{}: no marks for `{name}`", file.display()).into()),
        }
    }
    Ok(fs::write(file, text)?)
}
