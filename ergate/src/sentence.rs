//! Sentences that are put together while compiling, for errors that only a `const` can tell.

/// A sentence of up to 512 bytes.
pub(crate) struct Sentence {
    bytes: [u8; 512],
    len: usize,
}

impl Sentence {
    pub(crate) const fn new() -> Self {
        Self {
            bytes: [0; 512],
            len: 0,
        }
    }

    pub(crate) const fn push(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        let mut at = 0;
        while at < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    pub(crate) const fn number(self, number: usize) -> Self {
        const DIGITS: &str = "0123456789";
        let (tens, ones) = (number / 10, number % 10);
        let before = if tens == 0 { self } else { self.number(tens) };
        before.push(DIGITS.split_at(ones).1.split_at(1).0)
    }

    pub(crate) const fn as_str(&self) -> &str {
        match core::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            // Only a name of hundreds of bytes is cut, and then perhaps inside a character.
            Err(error) => match core::str::from_utf8(self.bytes.split_at(error.valid_up_to()).0) {
                Ok(text) => text,
                Err(_) => "a workflow with a name that is too long",
            },
        }
    }
}

pub(crate) const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// Ends the compilation with this sentence, at the caller of the caller.
#[track_caller]
#[allow(
    clippy::panic,
    reason = "a panic in a `const` is a compile error; `Builder::build` documents the one that is reached at run time"
)]
pub(crate) const fn refuse(sentence: Sentence) -> ! {
    panic!("{}", sentence.as_str())
}

/// FNV-1a, 64 bits (<http://www.isthe.com/chongo/tech/comp/fnv/>).
pub(crate) const fn hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u64).wrapping_mul(0x0100_0000_01b3);
        at += 1;
    }
    hash
}
