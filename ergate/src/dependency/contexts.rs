//! Dependencies read the context that the workflow declares.
//!
//! Nobody can write down the type of what `#[depends(..)]` names, so the types as which it and all that it needs read the
//! context can't be listed in a trait. Each marked function returns them instead, as an opaque type through which the compiler
//! sees one thing: whether all of its parts are [`Unpin`]. A part is where its two types are one.

use std::marker::PhantomData;

use super::Walk;
use crate::sentence::{Sentence, refuse};

/// A `T` is read where the workflow declares a `C`.
#[derive(Debug)]
pub struct ReadsContext<T, C>(PhantomData<fn(T, C)>);

impl<T, C> ReadsContext<T, C> {
    /// The one value.
    pub const NEW: Self = Self(PhantomData);
}

impl<T> Unpin for ReadsContext<T, T> {}

/// What is asked of a function that neither reads the context nor needs one that might.
pub trait ReadsNothing {
    /// Nothing is read.
    fn __reads_context_as<C>(&self) {}
}

impl<T> ReadsNothing for T {}

/// Leaves out what a dependency needs where that leads back to the dependency: its type would never end.
#[derive(Debug)]
pub struct InCircle<const YES: bool>;

/// What remains of a `T`.
pub trait Remains<T> {
    /// The `T`, or nothing.
    type Type;
    /// The value, or nothing.
    fn of(value: T) -> Self::Type;
}

impl<T> Remains<T> for InCircle<true> {
    type Type = ();
    fn of(_: T) {}
}

impl<T> Remains<T> for InCircle<false> {
    type Type = T;
    fn of(value: T) -> T {
        value
    }
}

/// What is read, to be asked whether it is what the workflow declares.
#[derive(Debug)]
pub struct Contexts<T>(PhantomData<fn(T)>);

impl<T> Contexts<T> {
    /// Of this.
    pub const fn of(_: &T) -> Self {
        Self(PhantomData)
    }
}

impl<T: Unpin> Contexts<T> {
    /// All of it is.
    #[must_use]
    pub const fn agree(&self) -> Agreed {
        Agreed
    }
}

/// The answer for every other type, by the rule that an inherent function wins over a trait's.
pub trait Disagree {
    /// Some of it is not.
    fn agree(&self) -> Disagreed {
        Disagreed
    }
}

impl<T> Disagree for Contexts<T> {}

/// All that is read is what the workflow declares.
#[derive(Debug)]
pub struct Agreed;
/// Something is read as another type.
#[derive(Debug)]
pub struct Disagreed;

/// Whether the types agree.
pub trait Agreement {
    /// Whether they do.
    const AGREED: bool;
}

impl Agreement for Agreed {
    const AGREED: bool = true;
}
impl Agreement for Disagreed {
    const AGREED: bool = false;
}

/// What this closure would return; it is not called.
pub const fn agreed<A: Agreement>(_: &impl Fn() -> A) -> bool {
    A::AGREED
}

/// Refuses a dependency that reads the context as another type than the workflow declares.
#[track_caller]
pub const fn refuse_context(agreed: bool, walk: &Walk, step: &str, declared: &str) {
    if agreed {
        return;
    }
    let reader = walk.reader_but_of(declared);
    refuse(
        Sentence::new()
            .push("dependency `")
            .push(reader.name)
            .push("` of step `")
            .push(step)
            .push("` reads the job's context as `")
            .push(reader.reads)
            .push("`, but the workflow declares `")
            .push(declared)
            .push("`: take a `")
            .push(declared)
            .push("` there, or let the workflow declare `")
            .push(reader.reads)
            .push("`"),
    );
}
