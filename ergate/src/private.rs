//! What generated code names, and nothing else. Not for use by hand: it changes without notice.

pub use core::option::Option::{None, Some};
pub use core::result::Result::{Err, Ok};

pub use crate::dependency::{
    About, Agreed, Agreement, Contexts, DependencyDefinition, Described, Disagree, Disagreed,
    Given, InCircle, ReadsContext, ReadsNothing, Remains, TakesAnyNumber, Walk, about, agreed,
    refuse_arguments, refuse_circle, refuse_context, refuse_short_lived,
};
pub use crate::engine::{Backoff, Policy};
pub use crate::failure::{Abort, Directive, Failure, Permanent, RetryAfter, Undirected};
pub use crate::flow::{End, GoTo, Is, Never, go_to};
pub use crate::future::BoxFuture;
pub use crate::payload::Stored;
pub use crate::rules::*;
pub use crate::scope::{Need, Needs, Open, Resolving, Scope, Source};
pub use crate::step::{
    AnyContext, Concluded, Handed, Itself, Marked, Mode, Passing, PlainShape, Shape, Step,
    StepDefinition, StepKey, Typed, Types, Verdict, Way, With, refuse_alias,
};
pub use crate::teardown::made;
pub use crate::workflow::{Checks, NewJob, Workflow, refuse_jump_to_itself};

use crate::workflow::Builder;

/// The fallback for the type that a function marked `#[dependency]` has beside it.
pub mod nothing {}

/// The fallback for a function that nobody knows, where only the type of its name is asked for.
pub const fn nobody() {}

/// The step after the last one, where the edge says that the two fit.
#[track_caller]
pub const fn join<I, Last: Place, S: Step, C>(
    builder: Builder<I, Last, C>,
    edge: Edge<S, Last, Last::Passed, Last::Passes, S::Takes>,
) -> Builder<Last::Submitted<I, S>, S, C> {
    builder.join(edge)
}

/// The workflow, before anything of it is checked.
pub const fn unchecked<I, Last, C>(builder: Builder<I, Last, C>) -> Workflow<I, C> {
    builder.unchecked()
}

/// A workflow that does not compile, with the types that it was meant to have.
pub const fn refused<I, C>(name: &'static str) -> Workflow<I, C> {
    Builder::<I, (), C>::begun(name).unchecked()
}

/// What stands around one question that is asked while compiling: this module under its name there, and the fallbacks for the
/// type that a marked function has beside it.
pub mod question {
    pub use super::nothing as __dep;
    pub use crate::__private;
    pub use crate::rules::PlainFunction as __Declared;
    pub use crate::step::PlainShape as _;
}

/// What stands around the glue of one function.
pub mod around {
    pub use super::question::*;
    pub use crate::dependency::TakesAnyNumber as _;
}
