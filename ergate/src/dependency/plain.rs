//! Functions and closures without a mark: called without arguments, made for the step run.

use std::any::TypeId;
use std::marker::PhantomData;

use super::yields::Yields;
use super::{About, Asked, Given, Provide, Walk};
use crate::failure::Failure;
use crate::scope::{Asking, Handle, Key, Made, Resolving, Scope, Slot};

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
    /// That it has no mark.
    #[must_use]
    pub const fn __about(&self) -> About {
        About::Plain
    }

    /// It needs nothing.
    pub const fn __walk(&self, _: &mut Walk) {}

    /// It takes nothing.
    #[must_use]
    pub fn __given_0(&self, arguments: ()) -> Given<Self> {
        Given::these(arguments)
    }
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
    fn provide(self, _: Given<PlainFunction>, asked: Asked, scope: &mut Scope) -> Resolving<'_> {
        scope.note::<F>(asked.name, false);
        let key = TypeId::of::<(F, R::Owned)>();
        if let Some(known) = known::<F>(key, asked, scope) {
            return Resolving::Ready(known.map(|slot| Handle::new(slot, R::access())));
        }
        enter(key, asked, scope);
        let replaced = scope.replaced(TypeId::of::<F>());
        let returned = replaced.unwrap_or_else(|| Ok(self()));
        let value = returned.and_then(Yields::into_owned);
        Resolving::Ready(
            keep(key, asked, value.map(Slot::own), scope)
                .map(|slot| Handle::new(slot, R::access())),
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
    fn provide(self, _: Given<PlainFunction>, asked: Asked, scope: &mut Scope) -> Resolving<'_> {
        scope.note::<F>(asked.name, false);
        let key = TypeId::of::<(F, R::Owned)>();
        if let Some(known) = known::<F>(key, asked, scope) {
            return Resolving::Ready(known.map(|slot| Handle::new(slot, R::access())));
        }
        enter(key, asked, scope);
        if let Some(returned) = scope.replaced::<R>(TypeId::of::<F>()) {
            let value = returned.and_then(Yields::into_owned);
            let kept = keep(key, asked, value.map(Slot::own), scope);
            return Resolving::Ready(kept.map(|slot| Handle::new(slot, R::access())));
        }
        let future = self();
        Resolving::Later(Box::pin(async move {
            let value = future.await.into_owned();
            keep(key, asked, value.map(Slot::own), scope).map(|slot| Handle::new(slot, R::access()))
        }))
    }
}

/// Where the value is already, or that none is made for this purpose.
fn known<F: 'static>(
    key: TypeId,
    asked: Asked,
    scope: &Scope,
) -> Option<Result<usize, Box<Failure>>> {
    if !scope.makes() {
        // A harness takes down that its replacement is needed.
        let _ = scope.is_replaced(TypeId::of::<F>());
        return Some(Ok(usize::MAX));
    }
    if asked.fresh {
        return None;
    }
    scope
        .find(|made| made.function == key && made.arguments.is_none())
        .map(Ok)
}

/// From now on, whatever happens is blamed on this function, until its value is kept.
fn enter(key: TypeId, asked: Asked, scope: &mut Scope) {
    scope.trail.push(Asking {
        name: asked.name,
        function: key,
        application: false,
    });
}

fn keep(
    key: TypeId,
    asked: Asked,
    slot: Result<Slot, Box<Failure>>,
    scope: &mut Scope,
) -> Result<usize, Box<Failure>> {
    let slot = slot.map_err(|failure| failure.of_dependency(&scope.trail_names()))?;
    scope.trail.pop();
    let key = (!asked.fresh).then(|| Key::of(key));
    Ok(scope.put(
        slot,
        Made {
            key,
            name: asked.name,
            teardown: None,
        },
    ))
}
