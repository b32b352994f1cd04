//! Functions whose results are handed to steps: what the compiler knows of them, and how they are made.

mod declared;
mod plain;
mod yields;

use std::any::Any;
use std::marker::PhantomData;

use crate::failure::Failure;
use crate::future::BoxFuture;
use crate::scope::{Need, Open, Resolving, Scope, Shared, Slot, Teardown};

pub use plain::PlainFunction;
pub use yields::{ByMut, ByRef, ByValue};

/// The parameter's type, given as a value so that the compiler blames the function beside it and not the macro.
pub struct Expect<P: ?Sized, W>(PhantomData<fn(W) -> *const P>);

impl<P: ?Sized, W> Expect<P, W> {
    /// The one value.
    pub const NEW: Self = Self(PhantomData);
}

impl<P: ?Sized, W> std::fmt::Debug for Expect<P, W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Expect")
    }
}

/// How `#[depends(..)]` names a function.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// The function as it was written.
    pub name: &'static str,
    /// Made anew for this parameter.
    pub fresh: bool,
}

/// What a function marked `#[dependency]` is.
#[diagnostic::on_unimplemented(
    message = "a dependency that is given arguments must be marked `#[dependency]`",
    label = "not marked `#[dependency]`",
    note = "without `#[dependency]`, a function is called without arguments: mark it, or wrap the call: `#[depends(|| f(..))]`"
)]
pub trait Declaration: Send + Sync + 'static {
    /// Its unmarked parameters, in order.
    type Arguments: Send + Sync + 'static;
    /// What it makes.
    type Return: Send + 'static;
    /// How long what it makes lives.
    type Lifetime: Lifetime;
    /// Everything else.
    const DEFINITION: DependencyDefinition<Self::Arguments, Self::Return>;
}

/// Everything that the runtime knows of a function marked `#[dependency]`.
#[derive(Debug)]
pub struct DependencyDefinition<A, R> {
    /// The function's name.
    pub name: &'static str,
    /// Its marked parameters, in order.
    pub needs: &'static [Need],
    /// Calls it.
    pub call: for<'a> fn(A, Open<'a>) -> Making<'a, R>,
    /// What ends the life of what it made.
    pub teardown: Option<Teardown>,
}

/// What a call of a dependency gives: the value, or a future of it.
pub enum Making<'a, R> {
    /// The function was not `async`.
    Done(Result<R, Box<Failure>>),
    /// The function was `async`.
    Later(BoxFuture<'a, Result<R, Box<Failure>>>),
}

impl<R> std::fmt::Debug for Making<'_, R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Done(_) => "Done",
            Self::Later(_) => "Later",
        })
    }
}

impl<'a, R: 'a> Making<'a, R> {
    /// A function that is `async`; the cast to a boxed future is made here so that an error is blamed on the call.
    pub fn later<F>(future: F, finish: fn(F::Output) -> Result<R, Box<Failure>>) -> Self
    where
        F: Future + Send + 'a,
    {
        Self::Later(Box::pin(async move { finish(future.await) }))
    }
}

/// How long a made value lives.
pub trait Lifetime: Send + Sync + 'static {
    /// As long as the worker.
    const APPLICATION: bool;
}

/// A value made for one step run.
#[derive(Debug)]
pub struct PerRun;
/// A value made once, when the worker starts.
#[derive(Debug)]
pub struct PerApplication;

impl Lifetime for PerRun {
    const APPLICATION: bool = false;
}
impl Lifetime for PerApplication {
    const APPLICATION: bool = true;
}

/// Values that may live that long.
#[diagnostic::on_unimplemented(
    message = "`{O}` can't be shared by all steps of a worker",
    note = "what a dependency with `scope = \"app\"` makes must be `Send + Sync`; one for each step run must be `Send`"
)]
pub trait Keeps<O>: Lifetime {
    /// Puts the value where it lives.
    fn keep(value: O) -> Slot;
}

#[diagnostic::do_not_recommend]
impl<O: Send + 'static> Keeps<O> for PerRun {
    fn keep(value: O) -> Slot {
        Slot::own(value)
    }
}

#[diagnostic::do_not_recommend]
impl<O: Send + Sync + 'static> Keeps<O> for PerApplication {
    fn keep(value: O) -> Slot {
        Slot::shared(Shared::new(value))
    }
}

/// A function that makes a `P` for a parameter that takes it the way `W` says.
///
/// `D` tells a function marked `#[dependency]` from a plain one; `M` is inferred from what the function returns.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not provide `{P}`",
    label = "does not make `{P}`",
    note = "without `#[dependency]`, a function must take no arguments and return `{P}`, a `Result` of it, or a future of either",
    note = "if the function takes arguments, mark it `#[dependency]`"
)]
pub trait Provide<D, A, P: ?Sized, W, M>: Sized {
    /// Puts what the function makes into the scope.
    fn provide(self, asked: Asked, arguments: A, scope: &mut Scope) -> Resolving<'_>;
}

/// What `#[depends(function)]` becomes.
pub fn resolve<'a, F, D, P, W, M>(
    _: Expect<P, W>,
    function: F,
    _declared: D,
    asked: Asked,
    scope: &'a mut Scope,
) -> Resolving<'a>
where
    P: ?Sized,
    F: Provide<D, (), P, W, M>,
{
    function.provide(asked, (), scope)
}

/// What `#[depends(function(arguments))]` becomes.
pub fn resolve_with<'a, F, D, P, W, M>(
    _: Expect<P, W>,
    function: F,
    _declared: D,
    arguments: D::Arguments,
    asked: Asked,
    scope: &'a mut Scope,
) -> Resolving<'a>
where
    P: ?Sized,
    D: Declaration,
    F: Provide<D, D::Arguments, P, W, M>,
{
    function.provide(asked, arguments, scope)
}

/// Whether two sets of arguments are the same, so that what was made for one serves the other.
pub(crate) fn same_arguments<A: PartialEq + 'static>(
    known: Option<&(dyn Any + Send + Sync)>,
    wanted: &A,
) -> bool {
    known
        .and_then(|known| known.downcast_ref::<A>())
        .is_some_and(|known| known == wanted)
}
