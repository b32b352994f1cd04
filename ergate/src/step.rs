//! What the compiler and the runtime know of a function marked `#[step]`.

mod call;
mod contexts;
mod follows;
pub(crate) mod passing;
mod shape;

#[cfg(feature = "macros")]
use ergate_macros::unshown;

use crate::engine::Policy;
use crate::failure::Failure;
use crate::future::BoxFuture;
use crate::scope::{Need, Needs, Open, Resolving, Scope};

pub(crate) use contexts::DeclaredContext;

pub use call::{Concludes, Verdict};
pub use contexts::{AllReadAs, AnyContext, ReadAs, Reads, With};
pub use follows::{Begins, Fits, Follows, HandsNothing, HandsValue, TakesNothing, TakesValue};
pub use passing::{Handed, Passing};
pub use shape::{
    Aliased, Borrowing, ByItsName, Ending, Flowing, Jumping, Plain, PlainShape, Shape, WritesOut,
};

/// A function marked `#[step]`.
///
/// The macro implements it on a type of the function's name, which is what [`Builder::step`](crate::Builder::step) takes.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::Step;
///
/// #[step]
/// fn greet(name: String) -> String {
///     format!("Hello, {name}")
/// }
///
/// /// The name by which stored jobs know the step.
/// fn name_of<S: Step>() -> &'static str {
///     S::KEY.name
/// }
/// assert_eq!(name_of::<greet>(), "greet");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a step",
    label = "not a function marked `#[step]`",
    note = "mark the function with `#[step]`, and with nothing else of ergate's"
)]
pub trait Step: Send + Sync + 'static {
    /// The type of its input; `()` for a step that takes none.
    type Input: 'static;
    /// Whether it takes an input.
    type Takes;
    /// The type of what it hands to the step after it.
    type Output: 'static;
    /// Whether it ever goes on to the step after it.
    type Hands;
    /// The types as which it reads the job's context.
    type Contexts;
    /// Which step it is.
    const KEY: StepKey;
    /// Everything else.
    const DEFINITION: &'static StepDefinition;
}

/// What `#[step]` implements. No other trait that a message may name lists a program's steps as what would do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a step",
    label = "not a function marked `#[step]`",
    note = "mark the function with `#[step]`, and with nothing else of ergate's"
)]
pub trait Marked: Typed + Send + Sync + 'static {
    /// The jumps and the end that it declares. Apart from the rest, so that steps that jump to each other are no circle for
    /// the compiler.
    const WAYS: &'static [Way] = &[];
    /// See [`Step::DEFINITION`]; it lists no ways.
    const DEFINITION: StepDefinition;
    /// See [`StepDefinition::call`].
    fn call<'a>(open: &mut Open<'a>, passing: Passing) -> Calling<'a>;
    /// Puts the value for the parameter of this number into the scope.
    fn ask<'a>(at: usize, scope: &'a mut Scope, need: &'static Need) -> Resolving<'a>;
}

/// The types of a marked function, apart from the rest: this is implemented so that they may be private where it is public.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a step",
    label = "not a function marked `#[step]`",
    note = "mark the function with `#[step]`, and with nothing else of ergate's"
)]
pub trait Typed {
    /// See [`Step::Takes`].
    type Takes;
    /// See [`Step::Hands`].
    type Hands;
    /// The input, the output and the contexts.
    type Types: Types;
}

/// The types of a step: a tuple of [`Step::Input`], [`Step::Output`] and [`Step::Contexts`].
pub trait Types {
    /// See [`Step::Input`].
    type Input: 'static;
    /// See [`Step::Output`].
    type Output: 'static;
    /// See [`Step::Contexts`].
    type Contexts;
}

impl<I: 'static, O: 'static, C> Types for (I, O, C) {
    type Input = I;
    type Output = O;
    type Contexts = C;
}

/// Any type, for what is told of it in a `where`: the compiler refuses a private type in what a public one implements, but
/// looks for none there.
pub trait Itself {
    /// The same type.
    type Type: ?Sized;
}

impl<T: ?Sized> Itself for T {
    type Type = T;
}

#[diagnostic::do_not_recommend]
impl<S: Marked> Step for S {
    type Input = <S::Types as Types>::Input;
    type Takes = S::Takes;
    type Output = <S::Types as Types>::Output;
    type Hands = S::Hands;
    type Contexts = <S::Types as Types>::Contexts;
    const KEY: StepKey = S::DEFINITION.key;
    const DEFINITION: &'static StepDefinition = &StepDefinition {
        ways: S::WAYS,
        ..S::DEFINITION
    };
}

/// Which step it is: two steps of one name in different modules are two steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepKey {
    /// The function's name.
    pub name: &'static str,
    /// The function's name with its modules.
    pub path: &'static str,
}

/// Everything that the runtime knows of a step.
#[derive(Debug)]
pub struct StepDefinition {
    /// Which step it is.
    pub key: StepKey,
    /// Where it runs.
    pub mode: Mode,
    /// When it is tried again, and for how long it may run.
    pub policy: Policy,
    /// Whether it may go on to the step after it.
    pub next: bool,
    /// The jumps and the end that it declares.
    pub ways: &'static [Way],
    /// Its parameters, in order.
    pub needs: Needs,
    /// Calls it.
    pub call: for<'a> fn(&mut Open<'a>, Passing) -> Calling<'a>,
}

/// The policy of a step that says nothing of it: the compiler takes a constant in at once, and not what a function returns.
pub const ONE_TRY: Policy = Policy::new();

/// Where a step runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Mode {
    /// On the worker's runtime, as the future that it is.
    Async,
    /// On a thread where it may block.
    Blocking,
    /// On the worker's runtime, at once: for what is quick.
    Inline,
}

/// One way on from a step that it declares in its return type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Way {
    /// To this step.
    Jump(StepKey),
    /// To the end of the job.
    End,
}

/// How a step's call ended.
pub type Concluded = Result<Verdict, Box<Failure>>;

/// What a call of a step gives: how it ended, or a future of that.
pub enum Calling<'a> {
    /// The function was not `async`.
    Done(Concluded),
    /// The function was `async`.
    Later(BoxFuture<'a, Concluded>),
}

impl std::fmt::Debug for Calling<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Done(_) => "Done",
            Self::Later(_) => "Later",
        })
    }
}

impl<'a> Calling<'a> {
    /// A parameter's value could not be handed out.
    #[must_use]
    pub fn failed(open: &mut Open<'a>) -> Self {
        Self::Done(Err(open.take_failure()))
    }

    /// A function that is `async`; the cast to a boxed future is made here so that an error is blamed on the call.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn later<F: Future + Send + 'a>(
        future: F,
        passing: Passing,
        finish: fn(F::Output, Passing) -> Concluded,
    ) -> Self {
        Self::Later(Box::pin(async move { finish(future.await, passing) }))
    }
}
