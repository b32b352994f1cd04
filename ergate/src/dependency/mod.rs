//! Functions whose results are handed to steps: what the compiler knows of them, and how they are made.

mod about;
mod arguments;
mod circle;
mod contexts;
mod declared;
mod lives;
mod plain;
mod provide;
mod yields;

#[cfg(feature = "macros")]
use ergate_macros::unshown;

use crate::failure::Failure;
use crate::future::BoxFuture;
use crate::scope::{Need, Needs, Open, Resolving, Scope, Slot, Teardown};

pub use about::{About, Described, refuse_arguments, refuse_short_lived};
pub use arguments::{
    Argument, Given, GivenNothing, Miscounted, NamedAlone, Origin, TakesAnyNumber,
};
pub use circle::{Walk, refuse_circle};
pub use contexts::{
    Agreed, Agreement, Contexts, Disagree, Disagreed, InCircle, ReadsContext, ReadsNothing,
    Remains, agreed, refuse_context,
};
pub use declared::Declared;
pub use lives::{KeptFor, LentBy};
pub use plain::PlainFunction;
pub use provide::Provide;
pub use yields::{Bare, ByMut, ByRef, ByValue, Yields};

/// What a function marked `#[dependency]` is.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::rules::Declaration;
///
/// #[dependency]
/// fn setting(name: &'static str) -> String {
///     name.to_uppercase()
/// }
///
/// fn makes_a_string<D: Declaration<Return = String>>() {}
/// makes_a_string::<setting>();
/// ```
#[diagnostic::on_unimplemented(
    message = "step `{Self}` can't be a dependency: call it in the body, or move what both need into a function of its own",
    label = "a step"
)]
pub trait Declaration: Origin + Makes + Send + Sync + 'static {
    /// How long what it makes lives.
    type Lifetime: Lifetime;
    /// Everything else.
    const DEFINITION: DependencyDefinition<Self::Arguments, Self::Return>;
    /// Puts the value for the marked parameter of this number into the scope.
    fn ask<'a>(at: usize, scope: &'a mut Scope, need: &'static Need) -> Resolving<'a>;
}

/// What a function marked `#[dependency]` makes.
///
/// ```
/// # use ergate::prelude::*;
/// # #[dependency] fn setting(name: &'static str) -> String { name.to_owned() }
/// use ergate::rules::Makes;
///
/// fn makes_a_string<D: Makes<Return = String>>() {}
/// makes_a_string::<setting>();
/// ```
pub trait Makes {
    /// The type, without the `Result` around it.
    type Return: 'static;
}

/// What the dependency `D` may make.
///
/// ```
/// # use ergate::prelude::*;
/// # #[dependency] fn setting(name: &'static str) -> String { name.to_owned() }
/// use ergate::rules::MadeBy;
///
/// fn may_be_made_by_setting<T: MadeBy<setting>>() {}
/// may_be_made_by_setting::<String>();
/// ```
#[diagnostic::on_unimplemented(
    message = "dependency `{D}` makes `{Self}`, which can't be sent to another thread",
    label = "not `Send`",
    note = "a step run may go on in another thread: use what is `Send`, as `Arc` for `Rc`"
)]
pub trait MadeBy<D>: Sized {
    /// The same value.
    ///
    /// # Errors
    /// None: this is what a call ends in that may have failed.
    fn made(self) -> Result<Self, Box<Failure>>;
}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static, D> MadeBy<D> for T {
    fn made(self) -> Result<Self, Box<Failure>> {
        Ok(self)
    }
}

/// Everything that the runtime knows of a function marked `#[dependency]`.
#[derive(Debug)]
pub struct DependencyDefinition<A, R> {
    /// The function's name.
    pub name: &'static str,
    /// Its marked parameters, in order.
    pub needs: Needs,
    /// The same arguments once more.
    pub copy: fn(&A) -> A,
    /// Whether two sets of arguments are the same, so that what was made for one serves the other.
    pub same: fn(&A, &A) -> bool,
    /// Calls it.
    pub call: for<'a> fn(A, &mut Open<'a>, Keep<R>) -> Making<'a>,
    /// What ends the life of what it made.
    pub teardown: Option<Teardown>,
}

/// A value in its slot, or why there is none.
pub(crate) type Kept = Result<Slot, Box<Failure>>;

/// Puts what a function made into a slot, as what it is wanted as.
pub(crate) type Keep<R> = fn(Result<R, Box<Failure>>) -> Kept;

/// What a call of a dependency gives: the value, or a future of it.
pub enum Making<'a> {
    /// The function was not `async`.
    Done(Kept),
    /// The function was `async`.
    Later(BoxFuture<'a, Kept>),
}

impl std::fmt::Debug for Making<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Done(_) => "Done",
            Self::Later(_) => "Later",
        })
    }
}

impl<'a> Making<'a> {
    /// A parameter's value could not be handed out.
    #[must_use]
    pub fn failed(open: &mut Open<'a>) -> Self {
        Self::Done(Err(open.take_failure()))
    }

    /// It is given other arguments than it takes.
    fn misfit() -> Self {
        Self::Done(Err(Failure::dependency(
            "it is given other arguments than it takes".to_owned(),
        )))
    }

    /// A function that is `async`; the cast to a boxed future is made here so that an error is blamed on the call.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn later<F: Future + Send + 'a, R: 'static>(
        future: F,
        keep: Keep<R>,
        finish: fn(F::Output) -> Result<R, Box<Failure>>,
    ) -> Self {
        Self::Later(Box::pin(async move { keep(finish(future.await)) }))
    }
}

/// How long a made value lives.
pub trait Lifetime: Send + Sync + 'static {
    /// As long as the worker.
    const APPLICATION: bool;
}

/// A value made for one step run.
///
/// ```
/// # use ergate::prelude::*;
/// # #[dependency] fn setting(name: &'static str) -> String { name.to_owned() }
/// use ergate::rules::{Declaration, PerRun};
///
/// fn is_made_for_each_run<D: Declaration<Lifetime = PerRun>>() {}
/// is_made_for_each_run::<setting>();
/// ```
#[derive(Debug)]
pub struct PerRun;
/// A value made once, when the worker starts.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::rules::{Declaration, PerApplication};
///
/// #[dependency(scope = "app")]
/// fn started() -> std::time::Instant {
///     std::time::Instant::now()
/// }
///
/// fn is_made_once<D: Declaration<Lifetime = PerApplication>>() {}
/// is_made_once::<started>();
/// ```
#[derive(Debug)]
pub struct PerApplication;

impl Lifetime for PerRun {
    const APPLICATION: bool = false;
}
impl Lifetime for PerApplication {
    const APPLICATION: bool = true;
}
