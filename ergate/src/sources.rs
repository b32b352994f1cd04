//! What was behind an error.

use std::error::Error;

/// An error of somebody else's that names itself as its source, straight or in a circle, would have no end.
const MOST: usize = 64;

/// What caused the error, then what caused that, and so on.
pub(crate) fn sources<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |error| (*error).source()).take(MOST)
}

/// Such as `the disk is full: no space left on device`.
pub(crate) fn in_one_line(error: &(dyn Error + 'static)) -> String {
    sources(error).fold(error.to_string(), |line, source| {
        format!("{line}: {source}")
    })
}
