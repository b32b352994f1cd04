//! What a dependency is given at its use: `#[depends(setting("SMTP_URL"))]`.

use std::fmt;

use super::{PlainFunction, Provide};
use crate::failure::Failure;
use crate::scope::{Need, Resolving, Scope};

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
}

impl Origin for PlainFunction {
    type Arguments = ();
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
    __given_0 __given_1 __given_2 __given_3 __given_4 __given_5 __given_6
    __given_7 __given_8 __given_9 __given_10 __given_11 __given_12
}

impl<T> TakesAnyNumber for T {}
