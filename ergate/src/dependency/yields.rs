//! The shapes that a function's return value may have, and the ways it may be handed out.

use std::any::Any;
use std::borrow::{Borrow, BorrowMut};
use std::marker::PhantomData;

use crate::failure::{BoxError, Directive, Failure};
use crate::scope::{Lend, LendMut};

/// The parameter takes the value itself.
///
/// ```
/// use ergate::rules::{Bare, ByValue, Yields};
///
/// fn may_be_handed_out<T: Yields<T, ByValue, Bare>>() {}
/// may_be_handed_out::<String>();
/// ```
#[derive(Debug)]
pub struct ByValue;
/// The parameter borrows the value.
///
/// ```
/// use std::sync::Arc;
///
/// use ergate::rules::{Bare, ByRef, Yields};
///
/// fn may_be_taken_as_text<T: Yields<str, ByRef, Bare>>() {}
/// may_be_taken_as_text::<String>();
/// may_be_taken_as_text::<Arc<str>>();
/// ```
#[derive(Debug)]
pub struct ByRef;
/// The parameter borrows the value for itself alone.
///
/// ```
/// use ergate::rules::{Bare, ByMut, Yields};
///
/// fn may_be_changed_as_a_slice<T: Yields<[u8], ByMut, Bare>>() {}
/// may_be_changed_as_a_slice::<Vec<u8>>();
/// ```
#[derive(Debug)]
pub struct ByMut;

/// The function returns the value as it is.
///
/// ```
/// use ergate::rules::{Bare, ByValue, Yields};
///
/// // A `Result` that is taken as a `Result` is a value like any other.
/// fn is_taken_as_it_is<T: Yields<T, ByValue, Bare>>() {}
/// is_taken_as_it_is::<Result<u64, String>>();
/// ```
#[derive(Debug)]
pub struct Bare;
/// The function returns a `Result` of it.
#[derive(Debug)]
pub struct Fallible<E>(PhantomData<E>);

/// Return values out of which a `P` can be handed out the way `W` says.
///
/// ```
/// use ergate::rules::{ByRef, Yields};
///
/// fn lends_a_text<R: Yields<str, ByRef, M>, M>() {}
/// lends_a_text::<String, _>();
/// lends_a_text::<Result<String, std::io::Error>, _>();
/// ```
#[diagnostic::on_unimplemented(
    message = "a dependency that returns `{Self}` does not provide `{P}`",
    label = "returns `{Self}`, not `{P}`",
    note = "change the parameter's type, or what the function returns, which must be `Send`"
)]
pub trait Yields<P: ?Sized, W, M>: Sized {
    /// What is kept in the scope.
    type Owned: Send + 'static;

    /// The value, or why there is none.
    ///
    /// # Errors
    /// The function's own error.
    fn into_owned(self) -> Result<Self::Owned, Box<Failure>>;

    /// How a `P` is got out of what is kept.
    fn access() -> &'static (dyn Any + Send + Sync);
}

impl<T: Send + 'static> Yields<T, ByValue, Bare> for T {
    type Owned = T;

    fn into_owned(self) -> Result<T, Box<Failure>> {
        Ok(self)
    }

    fn access() -> &'static (dyn Any + Send + Sync) {
        &()
    }
}

#[diagnostic::do_not_recommend]
impl<O: Borrow<P> + Send + 'static, P: ?Sized + 'static> Yields<P, ByRef, Bare> for O {
    type Owned = O;

    fn into_owned(self) -> Result<O, Box<Failure>> {
        Ok(self)
    }

    fn access() -> &'static (dyn Any + Send + Sync) {
        const { &Lend::<P>(lend::<O, P>) }
    }
}

#[diagnostic::do_not_recommend]
impl<O: BorrowMut<P> + Send + 'static, P: ?Sized + 'static> Yields<P, ByMut, Bare> for O {
    type Owned = O;

    fn into_owned(self) -> Result<O, Box<Failure>> {
        Ok(self)
    }

    fn access() -> &'static (dyn Any + Send + Sync) {
        const { &LendMut::<P>(lend_mut::<O, P>) }
    }
}

#[diagnostic::do_not_recommend]
impl<O, E, P, W> Yields<P, W, Fallible<E>> for Result<O, E>
where
    O: Yields<P, W, Bare>,
    E: Into<BoxError>,
    P: ?Sized,
{
    type Owned = O::Owned;

    fn into_owned(self) -> Result<O::Owned, Box<Failure>> {
        self.map_err(|error| Failure::raised(Directive::ByPolicy, error))?
            .into_owned()
    }

    fn access() -> &'static (dyn Any + Send + Sync) {
        O::access()
    }
}

fn lend<O: Borrow<P> + 'static, P: ?Sized>(value: &dyn Any) -> Option<&P> {
    value.downcast_ref::<O>().map(Borrow::borrow)
}

fn lend_mut<O: BorrowMut<P> + 'static, P: ?Sized>(value: &mut dyn Any) -> Option<&mut P> {
    value.downcast_mut::<O>().map(BorrowMut::borrow_mut)
}
