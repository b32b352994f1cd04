//! What generated code names, and nothing else. Not for use by hand: it changes without notice.

use std::marker::PhantomData;

pub use crate::dependency::{
    Asked, ByMut, ByRef, ByValue, Declaration, DependencyDefinition, Expect, Making,
    PerApplication, PerRun, PlainFunction, resolve, resolve_with,
};
pub use crate::engine::{Backoff, Policy};
pub use crate::failure::{Abort, Directive, Failure, Permanent, RetryAfter, Undirected};
pub use crate::flow::{Declares, End, GoTo, Is, Never, Ways, go_to};
pub use crate::future::BoxFuture;
pub use crate::scope::{Need, Open, Scope, Source};
pub use crate::step::{
    AnyContext, Calling, Concluded, Concludes, Contexts, FitsContext, Follows, HandsNothing,
    HandsValue, Mode, Step, StepDefinition, StepKey, TakesNothing, TakesValue, Verdict, With,
    conclude,
};
pub use crate::teardown::{Made, tear_down};
pub use crate::workflow::{NewJob, Workflow};
pub use serde::Serialize;

/// The fallback for the type that a function marked `#[dependency]` has beside it.
pub mod nothing {}

/// Calls `finish` with what a function returned, so that its parameter's type is known where it is written.
pub fn apply<T, R>(returned: T, finish: fn(T) -> R) -> R {
    finish(returned)
}

/// A job of this workflow with this input.
pub fn new_job<T: Serialize>(workflow: &'static str, input: &T) -> NewJob {
    NewJob::of(workflow, input)
}

/// Tells a type alias of `Result` or `Flow` from a plain value, by the rule that an inherent constant wins.
#[derive(Debug)]
pub struct Shape<T>(PhantomData<T>);

/// The answer for every other type.
pub trait PlainShape {
    /// Not an alias.
    const ALIASED: bool = false;
}

impl<T> PlainShape for Shape<T> {}

impl<T, E> Shape<Result<T, E>> {
    /// An alias.
    pub const ALIASED: bool = true;
}

impl<T, P> Shape<crate::Flow<T, P>> {
    /// An alias.
    pub const ALIASED: bool = true;
}

impl<S> Shape<GoTo<S>> {
    /// An alias.
    pub const ALIASED: bool = true;
}

impl<T> Shape<End<T>> {
    /// An alias.
    pub const ALIASED: bool = true;
}
