//! What a dependency is given at its use: `#[depends(setting("SMTP_URL"))]`.

use std::fmt;

use super::{PlainFunction, Provide};
use crate::failure::Failure;
use crate::scope::{Need, Resolving, Scope};
use crate::step::Step;

/// How a function came to be a dependency: marked `#[dependency]`, or without a mark.
///
/// ```
/// use ergate::rules::{Origin, PlainFunction};
///
/// fn takes_nothing<D: Origin<Arguments = ()>>() {}
/// takes_nothing::<PlainFunction>();
/// ```
pub trait Origin {
    /// What it is given.
    type Arguments: Send + Sync + 'static;
    /// What it is taken for where it is given nothing: itself, unless its signature is wrong, which is told there.
    type Alone: Origin<Arguments = Self::Arguments>;
}

impl Origin for PlainFunction {
    type Arguments = ();
    type Alone = Self;
}

// So that whoever depends on a step is told of that alone.
impl<S: Step> Origin for S {
    type Arguments = ();
    type Alone = Self;
}

/// What a function with the origin `D` is given.
pub struct Given<D: Origin> {
    pub(super) arguments: D::Arguments,
}

impl<D: Origin> Given<D> {
    /// These arguments.
    pub fn these(arguments: D::Arguments) -> Self {
        Self { arguments }
    }
}

impl<D: Origin> fmt::Debug for Given<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given(..)")
    }
}

/// Types that the dependency `D` may take as an argument.
///
/// Arguments are compared: a dependency that is given the same ones twice is made once.
///
/// ```
/// # use ergate::prelude::*;
/// # #[dependency] fn setting(name: &'static str) -> String { name.to_owned() }
/// use ergate::rules::Argument;
///
/// fn may_be_given_to_setting<A: Argument<setting>>() {}
/// may_be_given_to_setting::<&'static str>();
/// may_be_given_to_setting::<(String, u16)>();
/// ```
#[diagnostic::on_unimplemented(
    message = "dependency `{D}` can't take `{Self}` as an argument",
    label = "can't be compared with what it is given elsewhere",
    note = "arguments tell what is made already: `{Self}` must be `Clone + PartialEq`; or mark the parameter with where its value comes from"
)]
pub trait Argument<D> {
    /// The same once more.
    fn copy(&self) -> Self;
    /// Whether the two are the same.
    fn same(&self, other: &Self) -> bool;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + PartialEq, D> Argument<D> for T {
    fn copy(&self) -> Self {
        self.clone()
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }
}

/// A function that is given another number of arguments than it takes.
///
/// [`refuse_arguments`](super::refuse_arguments) says so; this takes them all, lest the compiler say it once more.
#[derive(Debug)]
pub struct Miscounted;

impl Origin for Miscounted {
    type Arguments = ();
    type Alone = Self;
}

impl<F, P: ?Sized, W> Provide<P, W, Miscounted, ()> for F {
    fn provide<'a>(
        self,
        _: Given<Miscounted>,
        _: &'a mut Scope,
        need: &'static Need,
    ) -> Resolving<'a> {
        let name = need.source.wanted();
        let problem = format!("`{name}` is given another number of arguments");
        Resolving::Ready(Err(Failure::dependency(problem)))
    }
}

/// What `#[depends(..)]` may name without arguments.
///
/// ```
/// # use ergate::prelude::*;
/// #[dependency]
/// fn region() -> String {
///     "eu".to_owned()
/// }
/// use ergate::rules::NamedAlone;
///
/// fn may_be_named_alone<D: NamedAlone>() {}
/// may_be_named_alone::<region>();
/// ```
// `refuse_arguments` would say it in more words, but takes the compiler longer: few functions are given any.
pub trait NamedAlone: Origin {
    /// It is given nothing.
    fn alone(self) -> Given<Self::Alone>;
}

impl<D: Origin> NamedAlone for D
where
    D::Arguments: GivenNothing<D>,
{
    fn alone(self) -> Given<D::Alone> {
        Given::these(D::Arguments::nothing())
    }
}

/// What the dependency `D` may take where it is given nothing.
///
/// ```
/// # use ergate::prelude::*;
/// # #[dependency] fn region() -> String { "eu".to_owned() }
/// use ergate::rules::GivenNothing;
///
/// fn may_be_left_out<A: GivenNothing<region>>() {}
/// may_be_left_out::<()>();
/// ```
#[diagnostic::on_unimplemented(
    message = "dependency `{D}` takes `{Self}`, but is given nothing: write `#[depends({D}(..))]`",
    label = "takes `{Self}`"
)]
pub trait GivenNothing<D> {
    /// Nothing.
    fn nothing() -> Self;
}

#[diagnostic::do_not_recommend]
impl<D, T: Empty> GivenNothing<D> for T {
    fn nothing() -> T {
        T::EMPTY
    }
}

/// The empty tuple. No message lists it as the type that would do.
pub trait Empty {
    /// The one value.
    const EMPTY: Self;
}

impl Empty for () {
    const EMPTY: Self = ();
}

macro_rules! take_any_number {
    ($($name:ident)*) => {
        /// A function that takes two arguments has its own `__given_2`, which wins over the one here.
        pub trait TakesAnyNumber {
            $(
                /// Takes that many.
                fn $name<A>(self, _: A) -> Given<Miscounted> where Self: Sized {
                    Given::these(())
                }
            )*
        }
    };
}

take_any_number! {
    __given_1 __given_2 __given_3 __given_4 __given_5 __given_6
    __given_7 __given_8 __given_9 __given_10 __given_11 __given_12
}

impl<T> TakesAnyNumber for T {}
