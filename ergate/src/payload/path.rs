//! Finds which field or element a place in JSON text belongs to.

use std::fmt::Write;
use std::ops::Range;

use crate::excerpt;

/// Deeper levels are left out of a path: it is for people, and the text may nest without limit.
const DEEPEST: usize = 128;

/// A longer key is cut, for the same reason.
const LONGEST_KEY: usize = 64;

/// The path to the value that ends at, or encloses, a place that serde_json reported:
/// `items[3].price`.
///
/// Lines count from 1 and columns are bytes, as serde_json counts them; line 0 means that no place
/// is known. The text up to the place must be JSON, which it is: serde_json has read it.
pub(super) fn at(text: &str, line: usize, column: usize) -> String {
    let Some(read) = before(text.as_bytes(), line, column) else {
        return String::new();
    };
    let mut scanner = Scanner {
        read,
        at: 0,
        open: Vec::new(),
        too_deep: 0,
    };
    scanner.scan();
    render(text, &scanner.open)
}

fn before(text: &[u8], line: usize, column: usize) -> Option<&[u8]> {
    let earlier_lines = line.checked_sub(1)?;
    let start = match earlier_lines.checked_sub(1) {
        None => 0,
        Some(nth) => {
            1 + text
                .iter()
                .enumerate()
                .filter(|(_, byte)| **byte == b'\n')
                .nth(nth)?
                .0
        }
    };
    text.get(..start.saturating_add(column).min(text.len()))
}

/// An array or an object that has begun and not ended.
enum Open {
    Array {
        index: usize,
    },
    Object {
        key: Option<Range<usize>>,
        key_is_next: bool,
    },
}

struct Scanner<'a> {
    read: &'a [u8],
    at: usize,
    open: Vec<Open>,
    too_deep: usize,
}

impl Scanner<'_> {
    fn scan(&mut self) {
        while let Some(&byte) = self.read.get(self.at) {
            self.at += 1;
            match byte {
                b'"' => self.string(),
                b'[' => self.enter(Open::Array { index: 0 }),
                b'{' => self.enter(Open::Object {
                    key: None,
                    key_is_next: true,
                }),
                b']' | b'}' => self.leave(),
                b',' => self.comma(),
                _ => {}
            }
        }
    }

    fn string(&mut self) {
        let start = self.at;
        while let Some(&byte) = self.read.get(self.at) {
            match byte {
                b'"' => break,
                b'\\' => self.at += 2,
                _ => self.at += 1,
            }
        }
        let end = self.at.min(self.read.len());
        self.at = end + 1;
        if self.too_deep > 0 {
            return;
        }
        if let Some(Open::Object {
            key,
            key_is_next: key_is_next @ true,
        }) = self.open.last_mut()
        {
            *key = Some(start..end);
            *key_is_next = false;
        }
    }

    fn enter(&mut self, container: Open) {
        if self.open.len() < DEEPEST {
            self.open.push(container);
        } else {
            self.too_deep += 1;
        }
    }

    fn leave(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else {
            self.open.pop();
        }
    }

    fn comma(&mut self) {
        if self.too_deep > 0 {
            return;
        }
        match self.open.last_mut() {
            Some(Open::Array { index }) => *index += 1,
            Some(Open::Object { key, key_is_next }) => (*key, *key_is_next) = (None, true),
            None => {}
        }
    }
}

fn render(text: &str, open: &[Open]) -> String {
    let mut path = String::new();
    for container in open {
        let result = match container {
            Open::Array { index } => write!(path, "[{index}]"),
            Open::Object { key: None, .. } => Ok(()),
            Open::Object {
                key: Some(range), ..
            } => key(&mut path, text.get(range.clone()).unwrap_or_default()),
        };
        debug_assert!(result.is_ok(), "writing to a String does not fail");
    }
    path
}

fn key(path: &mut String, key: &str) -> std::fmt::Result {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let shown = excerpt::beginning(key, LONGEST_KEY);
    let more = if shown.len() < key.len() { "…" } else { "" };
    match (
        shown.is_empty() || !shown.chars().all(is_word),
        path.is_empty(),
    ) {
        (true, _) => write!(path, "[\"{shown}{more}\"]"),
        (false, true) => write!(path, "{shown}{more}"),
        (false, false) => write!(path, ".{shown}{more}"),
    }
}
