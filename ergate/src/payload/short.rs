//! JSON of a few bytes, kept where the payload is.
//!
//! Most of what steps hand to each other is a number, an id or a flag. To allocate memory for it, to share that and to give it
//! back would take longer than such a step does, and a store in memory would grow with each.

use std::io::{self, Write};
use std::str;

use serde::de::Error as _;

/// How long it may be: as a payload has room for it without being larger than two words.
const MOST: usize = 14;

/// A text of a few bytes.
#[derive(Clone, Copy, Default)]
pub(super) struct Short {
    length: u8,
    bytes: [u8; MOST],
}

impl Short {
    /// The text, if it is short enough.
    pub(super) fn of(text: &str) -> Option<Short> {
        let mut short = Short::default();
        short.push(text.as_bytes()).then_some(short)
    }

    pub(super) fn as_str(&self) -> &str {
        // It was checked when it was written.
        str::from_utf8(self.as_bytes()).unwrap_or("null")
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.length.into()).unwrap_or_default()
    }

    /// Adds these bytes. Says whether there was room for them.
    #[inline]
    fn push(&mut self, more: &[u8]) -> bool {
        let begin = usize::from(self.length);
        let end = begin.saturating_add(more.len());
        let Some(room) = self.bytes.get_mut(begin..end) else {
            return false;
        };
        room.copy_from_slice(more);
        // It is at most `MOST`.
        self.length = end as u8;
        true
    }
}

/// Where JSON is written: memory is allocated only for what is long.
#[derive(Default)]
pub(crate) struct Room {
    short: Short,
    long: Vec<u8>,
}

/// What was written.
pub(super) enum Written {
    Short(Short),
    Long(String),
}

impl Room {
    pub(super) fn into_text(self) -> serde_json::Result<Written> {
        let text = match self.long.is_empty() {
            true if self.short.as_bytes().is_ascii() => Ok(Written::Short(self.short)),
            true => str::from_utf8(self.short.as_bytes()).map(|_| Written::Short(self.short)),
            false => String::from_utf8(self.long)
                .map(Written::Long)
                .map_err(|error| error.utf8_error()),
        };
        text.map_err(serde_json::Error::custom)
    }

    #[cold]
    fn lengthen(&mut self) {
        self.long.reserve(128);
        self.long.extend_from_slice(self.short.as_bytes());
    }
}

impl Write for Room {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.long.is_empty() {
            if self.short.push(bytes) {
                return Ok(bytes.len());
            }
            self.lengthen();
        }
        self.long.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    #[inline]
    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write(bytes).map(drop)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(pieces: &[&str]) -> String {
        let mut room = Room::default();
        for piece in pieces {
            room.write_all(piece.as_bytes()).unwrap();
        }
        match room.into_text().unwrap() {
            Written::Short(short) => short.as_str().to_owned(),
            Written::Long(text) => text,
        }
    }

    #[test]
    fn nothing_is_lost_where_it_becomes_long() {
        let piece = "0123456789";
        for count in 0..20 {
            assert_eq!(written(&vec![piece; count]), piece.repeat(count));
        }
        assert_eq!(
            written(&["", "\u{e4}", "", &"x".repeat(MOST), ""]).len(),
            MOST + 2
        );
    }

    #[test]
    fn it_is_short_up_to_its_limit() {
        let text = "x".repeat(MOST);
        assert_eq!(Short::of(&text).unwrap().as_str(), text);
        assert!(Short::of(&format!("{text}x")).is_none());
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for length in [1, 2 * MOST] {
            let mut room = Room::default();
            room.write_all(&vec![0xff; length]).unwrap();
            assert!(room.into_text().is_err());
        }
    }
}
