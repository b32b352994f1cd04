//! Keeps an error record small, however long the error's texts are.

use std::error::Error;
use std::fmt::{self, Write};

use super::record::ErrorRecord;
use crate::excerpt;

/// How many bytes the texts of one record take together.
const MOST_BYTES: usize = 16 * 1024;

/// How many of them the message may take, so that there is room for its sources.
const MOST_BYTES_OF_MESSAGE: usize = MOST_BYTES / 2;

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

/// Cuts the record's texts to what it may hold, in the order of what matters most.
pub(super) fn capped(mut record: ErrorRecord) -> ErrorRecord {
    let mut room = MOST_BYTES_OF_MESSAGE;
    cut(&mut record.message, &mut room);
    room += MOST_BYTES - MOST_BYTES_OF_MESSAGE;
    for text in [&mut record.place, &mut record.dependency]
        .into_iter()
        .flatten()
    {
        cut(text, &mut room);
    }
    for texts in [&mut record.chain, &mut record.also] {
        texts.truncate(MOST_TEXTS);
        texts.retain_mut(|text| {
            let has_room = room >= CUT.len();
            cut(text, &mut room);
            has_room
        });
    }
    record
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
