//! Dependencies that need each other, found while compiling.
//!
//! Each marked function has a `const fn __walk` that visits what it needs. A trait has no `const fn`, so the macro writes it
//! as an inherent function of the function's namesake.

use crate::sentence::{Sentence, refuse, same};

/// How many dependencies deep a walk goes; a worker finds deeper circles when it starts.
const DEEP: usize = 32;
/// How many dependencies a walk remembers.
const WIDE: usize = 128;
/// How many readers of the context a walk remembers: a message names one.
const READERS: usize = 8;

/// One dependency, on a walk.
#[derive(Clone, Copy, Debug)]
struct Stop {
    name: &'static str,
    path: &'static str,
}

/// A dependency that reads the job's context.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub(super) name: &'static str,
    /// The type, as it is written there.
    pub(super) reads: &'static str,
}

/// A walk over everything that one dependency needs, in search of that dependency.
#[derive(Debug)]
pub struct Walk {
    trail: [Stop; DEEP],
    deep: usize,
    seen: [&'static str; WIDE],
    wide: usize,
    /// Which of its needs the walk begins with; all of them for `None`.
    along: Option<usize>,
    /// Who reads the job's context, and as what.
    readers: [Reader; READERS],
    /// The trail is a circle.
    found: bool,
}

impl Walk {
    /// Begins with the need of this number.
    #[must_use]
    pub const fn along(need: usize) -> Self {
        Self::beginning(Some(need))
    }

    /// Goes everywhere.
    #[must_use]
    pub const fn everywhere() -> Self {
        Self::beginning(None)
    }

    const fn beginning(along: Option<usize>) -> Self {
        Self {
            trail: [Stop { name: "", path: "" }; DEEP],
            deep: 0,
            seen: [""; WIDE],
            wide: 0,
            along,
            readers: [Reader {
                name: "",
                reads: "",
            }; READERS],
            found: false,
        }
    }

    /// Steps on to a dependency; `false` where there is nothing to look for behind it.
    pub const fn enter(&mut self, name: &'static str, path: &'static str) -> bool {
        if self.found || self.deep > 0 && same(path, self.trail[0].path) {
            self.found = true;
            return false;
        }
        let mut at = 0;
        while at < self.wide {
            if same(self.seen[at], path) {
                return false;
            }
            at += 1;
        }
        if self.deep == DEEP || self.wide == WIDE {
            return false;
        }
        self.seen[self.wide] = path;
        self.wide += 1;
        self.trail[self.deep] = Stop { name, path };
        self.deep += 1;
        true
    }

    /// Whether the walk goes on to the need of this number.
    #[must_use]
    pub const fn takes(&self, need: usize) -> bool {
        let begins = match self.along {
            Some(along) => need == along,
            None => true,
        };
        !self.found && (self.deep > 1 || begins)
    }

    /// The dependency that was entered last reads the job's context as this type.
    pub const fn reads(&mut self, ty: &'static str) {
        let mut at = 0;
        while at < READERS && !self.readers[at].name.is_empty() {
            at += 1;
        }
        if at < READERS {
            self.readers[at] = Reader {
                name: self.trail[self.deep - 1].name,
                reads: ty,
            };
        }
    }

    /// Whether it came back to where it began.
    #[must_use]
    pub const fn is_circle(&self) -> bool {
        self.found
    }

    /// Who reads the context as something else than this, as far as that can be told by how the types are written.
    pub(super) const fn reader_but_of(&self, declared: &str) -> Reader {
        let mut at = 0;
        while at < READERS && !self.readers[at].name.is_empty() {
            if !same(self.readers[at].reads, declared) {
                return self.readers[at];
            }
            at += 1;
        }
        self.readers[0]
    }

    /// Steps back.
    pub const fn leave(&mut self) {
        if !self.found {
            self.deep -= 1;
        }
    }

    /// A circle is told of once, by the first of its members.
    const fn begins_with_the_first(&self) -> bool {
        let mut at = 1;
        while at < self.deep {
            if precedes(self.trail[at], self.trail[0]) {
                return false;
            }
            at += 1;
        }
        true
    }
}

/// Refuses a dependency that the walk came back to.
#[track_caller]
pub const fn refuse_circle(walk: &Walk) {
    if !walk.found || !walk.begins_with_the_first() {
        return;
    }
    let first = walk.trail[0].name;
    if walk.deep == 1 {
        refuse(
            Sentence::new()
                .push("dependency `")
                .push(first)
                .push("` needs itself: take the parameter away"),
        );
    }
    let mut sentence = Sentence::new().push("dependencies need each other in a circle: ");
    let mut at = 0;
    while at < walk.deep {
        sentence = sentence.push("`").push(walk.trail[at].name).push("` → ");
        at += 1;
    }
    refuse(
        sentence
            .push("`")
            .push(first)
            .push("`; move what they share into a dependency of its own"),
    );
}

const fn precedes(one: Stop, other: Stop) -> bool {
    let (a, b) = (one.name.as_bytes(), other.name.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}
