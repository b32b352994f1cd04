//! Functions and closures without a mark: called without arguments, made for the step run.

use std::any::TypeId;
use std::marker::PhantomData;

use super::yields::Yields;
use super::{Given, Provide, Walk};
use crate::failure::Failure;
use crate::scope::{Access, Asking, Handle, Key, Made, Need, Resolving, Scope, Slot};

/// Stands for the declaration of a function that has none.
///
/// ```
/// use ergate::rules::{ByValue, PlainFunction, Provide};
///
/// fn makes_a_rate<F: Provide<f64, ByValue, PlainFunction, M>, M>(_: F) {}
/// makes_a_rate(|| 0.25);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct PlainFunction;

impl PlainFunction {
    /// It needs nothing.
    pub const fn __walk(&self, _: &mut Walk) {}
}

/// The function returns its value at once.
#[derive(Debug)]
pub struct Immediate<R, M>(PhantomData<(R, M)>);
/// The function returns a future of its value.
#[derive(Debug)]
pub struct Waiting<F, R, M>(PhantomData<(F, R, M)>);

#[diagnostic::do_not_recommend]
impl<F, R, P, W, M> Provide<P, W, PlainFunction, Immediate<R, M>> for F
where
    F: Fn() -> R + 'static,
    R: Yields<P, W, M> + 'static,
    P: ?Sized,
{
    fn provide<'a>(
        self,
        _: Given<PlainFunction>,
        scope: &'a mut Scope,
        need: &'static Need,
    ) -> Resolving<'a> {
        let key = TypeId::of::<(F, R::Owned)>();
        Resolving::Ready(
            match begin(TypeId::of::<F>(), key, need, R::access(), scope) {
                Some(known) => known,
                None => {
                    let replaced = scope.replaced(TypeId::of::<F>());
                    let returned = replaced.unwrap_or_else(|| Ok(self()));
                    let value = returned.and_then(Yields::into_owned);
                    keep(key, need, R::access(), value.map(Slot::own), scope)
                }
            },
        )
    }
}

#[diagnostic::do_not_recommend]
impl<F, Fut, R, P, W, M> Provide<P, W, PlainFunction, Waiting<Fut, R, M>> for F
where
    F: Fn() -> Fut + 'static,
    Fut: Future<Output = R> + Send + 'static,
    R: Yields<P, W, M> + 'static,
    P: ?Sized,
{
    fn provide<'a>(
        self,
        _: Given<PlainFunction>,
        scope: &'a mut Scope,
        need: &'static Need,
    ) -> Resolving<'a> {
        let key = TypeId::of::<(F, R::Owned)>();
        if let Some(known) = begin(TypeId::of::<F>(), key, need, R::access(), scope) {
            return Resolving::Ready(known);
        }
        if let Some(returned) = scope.replaced::<R>(TypeId::of::<F>()) {
            let value = returned.and_then(Yields::into_owned);
            let value = value.map(Slot::own);
            return Resolving::Ready(keep(key, need, R::access(), value, scope));
        }
        let future = self();
        Resolving::Later(Box::pin(async move {
            let value = future.await.into_owned().map(Slot::own);
            keep(key, need, R::access(), value, scope)
        }))
    }
}

/// Where the value is already, or that none is made for this purpose.
///
/// Otherwise, whatever happens from now on is blamed on this function, until its value is kept.
fn begin(
    function: TypeId,
    key: TypeId,
    need: &Need,
    access: Access,
    scope: &mut Scope,
) -> Option<Result<Handle, Box<Failure>>> {
    scope.note(function, need.source.wanted(), false);
    let slot = if !scope.makes() {
        // A harness takes down that its replacement is needed.
        let _ = scope.is_replaced(function);
        Some(usize::MAX)
    } else if need.is_fresh() {
        None
    } else {
        scope.find(|made| made.function == key && made.arguments.is_none())
    };
    if slot.is_none() {
        scope.trail.push(Asking {
            name: need.source.wanted(),
            function: key,
            application: false,
        });
    }
    slot.map(|slot| Ok(Handle::new(slot, access)))
}

fn keep(
    key: TypeId,
    need: &Need,
    access: Access,
    slot: Result<Slot, Box<Failure>>,
    scope: &mut Scope,
) -> Result<Handle, Box<Failure>> {
    let slot = slot.map_err(|failure| failure.of_dependency(&scope.trail_names()))?;
    scope.trail.pop();
    let made = Made {
        key: (!need.is_fresh()).then(|| Key::of(key)),
        name: need.source.wanted(),
        teardown: None,
    };
    Ok(Handle::new(scope.put(slot, made), access))
}
