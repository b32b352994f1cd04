//! What generated code names, and nothing else. Not for use by hand: it changes without notice.

pub use core::option::Option::{None, Some};
pub use core::result::Result::{Err, Ok};

pub use crate::dependency::{
    About, Agreed, Agreement, Contexts, DependencyDefinition, Described, Disagree, Disagreed,
    Given, InCircle, Miscounted, ReadsContext, ReadsNothing, Remains, TakesAnyNumber, Walk, agreed,
    refuse_arguments, refuse_circle, refuse_context, refuse_short_lived,
};
pub use crate::engine::{Backoff, Policy};
pub use crate::failure::{Abort, Directive, Failure, Permanent, RetryAfter, Undirected};
pub use crate::flow::{End, GoTo, Is, Never, go_to};
pub use crate::future::BoxFuture;
pub use crate::payload::Stored;
pub use crate::rules::*;
pub use crate::scope::{Ask, Need, Needs, Open, Resolving, Scope, Source};
pub use crate::step::{
    AnyContext, Concluded, Handed, Itself, Marked, Mode, ONE_TRY, Passing, PlainShape, Shape, Step,
    StepDefinition, StepKey, Typed, Types, Verdict, Way, With,
};
pub use crate::teardown::made;
pub use crate::workflow::question::{reached, way, ways};
pub use crate::workflow::{NewJob, Workflow, refuse_jump_to_itself};

use crate::step::DeclaredContext;

/// The fallback for the type that a function marked `#[dependency]` has beside it.
pub mod nothing {}

/// The fallback for a function that nobody knows, where only the type of its name is asked for.
pub const fn nobody() {}

/// A workflow of these steps, before anything of it is checked.
#[track_caller]
pub const fn listed<I>(
    name: &'static str,
    steps: &'static [&'static StepDefinition],
) -> Workflow<I> {
    Workflow::of(name, steps, None)
}

/// The same for a workflow whose jobs carry a `C`.
#[track_caller]
pub const fn listed_with<I, C: 'static>(
    name: &'static str,
    steps: &'static [&'static StepDefinition],
) -> Workflow<I, With<C>> {
    Workflow::of(name, steps, Some(DeclaredContext::of::<C>()))
}

/// A workflow that does not compile, with the types that it was meant to have.
pub const fn refused<I, C>(name: &'static str) -> Workflow<I, C> {
    Workflow::of(name, &[], None)
}

/// What stands around one question that is asked while compiling: this module under its name there, the fallbacks for the
/// type that a marked function has beside it, and what the question names.
///
/// What generated code names has a name of ours there, which none of the user's can meet: a name is one token, and a path is
/// four, each of which the macros make and the compiler reads.
pub mod question {
    pub use super::{
        Shape as __Shape, nobody as __nobody, nothing as __dep,
        refuse_arguments as __refuse_arguments, refuse_short_lived as __refuse_short_lived,
    };
    pub use crate::__private;
    pub use crate::rules::PlainFunction as __Declared;
    pub use crate::step::PlainShape as _;
}

/// What stands around the glue of one function.
pub mod around {
    pub use super::question::*;
    pub use super::{
        Abort as __Abort, About as __About, Backoff as __Backoff, Borrowing as __Borrowing,
        ByMut as __ByMut, ByRef as __ByRef, ByValue as __ByValue, Calling as __Calling,
        DependencyDefinition as __DependencyDefinition, Directive as __Directive,
        Ending as __Ending, Err as __Err, Flowing as __Flowing, HandsNothing as __HandsNothing,
        HandsValue as __HandsValue, InCircle as __InCircle, Jumping as __Jumping,
        Making as __Making, Mode as __Mode, Need as __Need, Needs as __Needs, None as __None,
        ONE_TRY as __ONE_TRY, Ok as __Ok, Open as __Open, Passing as __Passing,
        PerApplication as __PerApplication, PerRun as __PerRun, Permanent as __Permanent,
        Plain as __Plain, PlainFunction as __PlainFunction, Policy as __Policy,
        ReadsContext as __ReadsContext, Resolving as __Resolving, RetryAfter as __RetryAfter,
        Scope as __Scope, Some as __Some, Source as __Source, StepDefinition as __StepDefinition,
        StepKey as __StepKey, TakesNothing as __TakesNothing, TakesValue as __TakesValue,
        Walk as __Walk, made as __made,
    };
    pub use crate::dependency::TakesAnyNumber as _;
    pub use crate::failure::Undirected as _;
}
