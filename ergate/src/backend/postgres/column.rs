//! Values on their way into columns and out of them.

use std::borrow::Cow;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::timestamp::Timestamp;

/// A moment, as the client library writes it.
pub(super) fn time(at: Timestamp) -> SystemTime {
    let micros = at.as_micros();
    let distance = Duration::from_micros(micros.unsigned_abs());
    if micros < 0 {
        UNIX_EPOCH - distance
    } else {
        UNIX_EPOCH + distance
    }
}

/// How long a lease is, in microseconds: at most a thousand years, which is as good as for ever.
pub(super) fn length(lease: Duration) -> f64 {
    const LONGEST: Duration = Duration::from_secs(1000 * 365 * 24 * 3600);
    lease.min(LONGEST).as_micros() as f64
}

/// A text that PostgreSQL can keep, which has no room for U+0000: that is written as `\0`, and a backslash as two.
pub(super) fn written(text: &str) -> Cow<'_, str> {
    if text.contains(['\0', '\\']) {
        Cow::Owned(text.replace('\\', "\\\\").replace('\0', "\\0"))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text that was [written].
pub(super) fn read(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut read = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => read.push(match characters.next() {
                Some('0') => '\0',
                _ => '\\',
            }),
            other => read.push(other),
        }
    }
    Cow::Owned(read)
}

#[cfg(test)]
mod tests {
    use super::{read, time, written};
    use crate::timestamp::Timestamp;

    #[test]
    fn any_text_comes_back() {
        for text in [
            "",
            "order-17",
            "\0",
            "\\",
            "\\0",
            "a\\\0b\\\\0\0",
            "日本語\0",
        ] {
            let kept = written(text);
            assert!(!kept.contains('\0'));
            assert_eq!(read(&kept), text);
        }
    }

    #[test]
    fn any_moment_comes_back() {
        for at in [
            Timestamp::MIN,
            Timestamp::from_micros(-1),
            Timestamp::EPOCH,
            Timestamp::MAX,
        ] {
            assert_eq!(Timestamp::from_system_time(time(at)), at);
        }
    }
}
