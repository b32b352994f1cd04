//! A parameter of a step or of a dependency, and the answer to its question for a value.

use std::iter::Enumerate;
use std::slice::Iter;

use super::{Access, Scope};
use crate::failure::Failure;
use crate::future::BoxFuture;

/// Where the value for one parameter is, and how it is handed out.
#[derive(Clone, Copy)]
pub struct Handle {
    pub(super) slot: usize,
    pub(super) access: Access,
}

impl Handle {
    pub(crate) fn new(slot: usize, access: Access) -> Self {
        Self { slot, access }
    }

    /// For a slot that is read as the type that it was made as.
    pub(crate) fn plain(slot: usize) -> Self {
        Self::new(slot, &())
    }

    /// For a scope that makes nothing.
    pub(crate) fn nothing() -> Self {
        Self::plain(usize::MAX)
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handle").field("slot", &self.slot).finish()
    }
}

/// The answer to a parameter's question for its value: at once, or later.
pub enum Resolving<'a> {
    /// Nothing had to be awaited.
    Ready(Result<Handle, Box<Failure>>),
    /// The value is made by an `async` function, or needs one that is.
    Later(BoxFuture<'a, Result<Handle, Box<Failure>>>),
}

impl std::fmt::Debug for Resolving<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ready(_) => "Ready",
            Self::Later(_) => "Later",
        })
    }
}

/// One parameter of a step or of a dependency.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// The parameter's name.
    pub parameter: &'static str,
    /// Where its value comes from.
    pub source: Source,
}

impl Need {
    pub(crate) fn is_fresh(&self) -> bool {
        matches!(self.source, Source::Fresh(_))
    }
}

/// The parameters of a step or of a dependency, in order.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// What is known of each.
    pub parameters: &'static [Need],
    /// Asks for the value of each.
    pub ask: Ask,
}

/// Puts the value for the parameter of this number into the scope. It is one function for all of them: a function, or a
/// closure, for each takes the compiler longer.
pub type Ask = for<'a> fn(usize, &'a mut Scope, &'static Need) -> Resolving<'a>;

impl Needs {
    /// There are none.
    pub const NONE: Self = Self {
        parameters: &[],
        ask: |_, scope, need| scope.job(need),
    };

    /// What is known of each, without asking for it.
    pub(crate) fn iter(self) -> Iter<'static, Need> {
        self.parameters.iter()
    }

    pub(crate) fn len(self) -> usize {
        self.parameters.len()
    }
}

impl IntoIterator for Needs {
    type Item = Needed;
    type IntoIter = Each;

    fn into_iter(self) -> Each {
        Each {
            parameters: self.parameters.iter().enumerate(),
            ask: self.ask,
        }
    }
}

/// The parameters, one after the other.
#[derive(Debug)]
pub struct Each {
    parameters: Enumerate<Iter<'static, Need>>,
    ask: Ask,
}

impl Iterator for Each {
    type Item = Needed;

    fn next(&mut self) -> Option<Needed> {
        let (at, need) = self.parameters.next()?;
        let ask = self.ask;
        Some(Needed { at, need, ask })
    }
}

/// One of the parameters, which can be asked for.
#[derive(Debug)]
pub struct Needed {
    at: usize,
    need: &'static Need,
    ask: Ask,
}

impl Needed {
    /// Puts the value into the scope.
    pub(crate) fn ask(self, scope: &mut Scope) -> Resolving<'_> {
        (self.ask)(self.at, scope, self.need)
    }
}

/// Where a parameter's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The job's input value, as this type.
    Input(&'static str),
    /// The job's user context, as this type.
    Context(&'static str),
    /// A value of this type that was given to the worker.
    State(&'static str),
    /// The job's description.
    Job,
    /// What this function returns, as it was written.
    Dependency(&'static str),
    /// The same, made anew for this parameter.
    Fresh(&'static str),
}

impl Source {
    /// The type or the function, as it was written.
    pub(crate) fn wanted(self) -> &'static str {
        match self {
            Self::Job => "",
            Self::Input(wanted)
            | Self::Context(wanted)
            | Self::State(wanted)
            | Self::Dependency(wanted)
            | Self::Fresh(wanted) => wanted,
        }
    }
}
