//! The shapes that a function's return value may have, and the ways it may be handed out.

use std::any::Any;
use std::borrow::{Borrow, BorrowMut};
use std::marker::PhantomData;

use crate::failure::{BoxError, Directive, Failure};
use crate::scope::{Lend, LendMut};

/// The parameter takes the value itself.
#[derive(Debug)]
pub struct ByValue;
/// The parameter borrows the value.
#[derive(Debug)]
pub struct ByRef;
/// The parameter borrows the value for itself alone.
#[derive(Debug)]
pub struct ByMut;

/// The function returns the value as it is.
#[derive(Debug)]
pub struct Bare;
/// The function returns a `Result` of it.
#[derive(Debug)]
pub struct Fallible<E>(PhantomData<E>);

/// Return values out of which a `P` can be handed out the way `W` says.
#[diagnostic::on_unimplemented(
    message = "a dependency that returns `{Self}` does not provide `{P}`",
    label = "returns `{Self}`, not `{P}`",
    note = "change the parameter's type, or what the function returns"
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
