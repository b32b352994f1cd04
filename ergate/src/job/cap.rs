//! Keeps an error record small, however long the error's texts are.

use std::error::Error;
use std::fmt::{self, Write};

use super::record::ErrorRecord;
use crate::excerpt;

/// How many bytes the texts of one record take together.
pub(super) const MOST_BYTES: usize = 16 * 1024;

/// How many sources are looked at: a chain may be a ring.
pub(super) const MOST_TEXTS: usize = 64;

const CUT: &str = "… (cut)";

/// In UTF-8.
const LONGEST_CHARACTER: usize = 4;

/// The error's text, written only as far as a record could keep it.
pub(super) fn bounded_text(error: &(dyn Error + 'static)) -> String {
    let mut bounded = Bounded {
        text: String::new(),
    };
    if write!(bounded, "{error}").is_err() && bounded.text.len() <= MOST_BYTES {
        bounded.text.push_str("… (its text could not be written)");
    }
    bounded.text
}

/// Takes one character more than a record keeps, so that the record shows that there was more.
struct Bounded {
    text: String,
}

impl Write for Bounded {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let room = (MOST_BYTES + LONGEST_CHARACTER).saturating_sub(self.text.len());
        self.text.push_str(excerpt::beginning(part, room));
        if self.text.len() > MOST_BYTES {
            Err(fmt::Error)
        } else {
            Ok(())
        }
    }
}

/// Cuts the record's texts to what it may hold.
pub(super) fn capped(mut record: ErrorRecord) -> ErrorRecord {
    let texts = Texts {
        message: &mut record.message,
        place: &mut record.place,
        dependency: &mut record.dependency,
        chain: &mut record.chain,
        also: &mut record.also,
    };
    texts.cap(MOST_BYTES);
    record
}

/// What an error says.
pub(super) struct Texts<'a> {
    pub(super) message: &'a mut String,
    pub(super) place: &'a mut Option<String>,
    pub(super) dependency: &'a mut Option<String>,
    pub(super) chain: &'a mut Vec<String>,
    pub(super) also: &'a mut Vec<String>,
}

impl Texts<'_> {
    /// Cuts them so that they take at most so many bytes together, in the order of what matters most. The message leaves
    /// room for its sources.
    pub(super) fn cap(self, most: usize) {
        let mut room = most / 2;
        cut(self.message, &mut room);
        room += most - most / 2;
        for text in [self.place, self.dependency].into_iter().flatten() {
            cut(text, &mut room);
        }
        for texts in [self.chain, self.also] {
            texts.truncate(MOST_TEXTS);
            texts.retain_mut(|text| {
                let has_room = room >= CUT.len();
                cut(text, &mut room);
                has_room
            });
        }
    }
}

fn cut(text: &mut String, room: &mut usize) {
    if text.len() > *room {
        text.truncate(excerpt::beginning(text, room.saturating_sub(CUT.len())).len());
        if *room >= CUT.len() {
            text.push_str(CUT);
        }
    }
    *room = room.saturating_sub(text.len());
}
