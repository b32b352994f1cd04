//! Functions marked `#[dependency]`: with parameters of their own, a teardown, and a life of a step run or of the worker.

mod look_up;

use std::any::TypeId;
use std::marker::PhantomData;

use super::yields::Yields;
use super::{Asked, Declaration, Given, KeptFor, LentBy, Lifetime, Making, Provide};
use crate::failure::Failure;
use crate::scope::{Asking, Handle, Key, Made, Need, Resolving, Scope};
use look_up::LookUp;

/// The function is marked.
///
/// ```
/// # use ergate::prelude::*;
/// # #[dependency] fn setting(name: &'static str) -> String { name.to_owned() }
/// use ergate::rules::{Bare, ByValue, Declared, Provide};
///
/// fn makes_a_string<F: Provide<String, ByValue, setting, Declared<Bare>>>(_: F) {}
/// makes_a_string(setting);
/// ```
#[derive(Debug)]
pub struct Declared<M>(PhantomData<M>);

impl<F, P, W, D, M> Provide<P, W, D, Declared<M>> for F
where
    F: 'static,
    D: Declaration,
    D::Return: Yields<P, W, M>,
    <D::Return as Yields<P, W, M>>::Owned: KeptFor<D::Lifetime>,
    P: ?Sized,
    W: LentBy<D::Lifetime> + 'static,
    M: 'static,
{
    fn provide(self, given: Given<D>, asked: Asked, scope: &mut Scope) -> Resolving<'_> {
        scope.note::<F>(asked.name, D::Lifetime::APPLICATION);
        let arguments = given.arguments;
        let access = <D::Return as Yields<P, W, M>>::access();
        let wanted = Wanted {
            name: D::DEFINITION.name,
            function: TypeId::of::<F>(),
            key: TypeId::of::<(F, <D::Return as Yields<P, W, M>>::Owned)>(),
            application: D::Lifetime::APPLICATION,
            fresh: asked.fresh && !D::Lifetime::APPLICATION,
            needs: D::DEFINITION.needs,
        };
        if scope.only_looks_through(wanted.application) && scope.is_replaced(wanted.function) {
            return Resolving::Ready(Ok(Handle::nothing()));
        }
        match wanted.look_up(&arguments, D::DEFINITION.same, scope) {
            LookUp::Known(answer) => Resolving::Ready(answer.map(|slot| Handle::new(slot, access))),
            LookUp::Visit => Resolving::Later(Box::pin(async move {
                wanted.resolve_needs(scope).await?;
                scope.trail.pop();
                Ok(Handle::nothing())
            })),
            LookUp::Make => Resolving::Later(Box::pin(async move {
                let made = make::<D, P, W, M>(&wanted, arguments, scope).await;
                made.map(|slot| Handle::new(slot, access))
            })),
        }
    }
}

/// What is asked for, without its types.
struct Wanted {
    name: &'static str,
    function: TypeId,
    /// The function and what it is wanted as: one that is taken as `T` and as `Result<T, E>` is made twice.
    key: TypeId,
    application: bool,
    fresh: bool,
    needs: &'static [Need],
}

impl Wanted {
    fn enter(&self, scope: &mut Scope) -> Result<(), Box<Failure>> {
        if scope
            .trail
            .iter()
            .any(|asking| asking.function == self.function)
        {
            let mut trail = scope.trail_names();
            trail.push(self.name);
            return Err(Failure::dependency(format!(
                "dependencies need each other in a circle: {}",
                trail.join(" → ")
            )));
        }
        scope.trail.push(Asking {
            name: self.name,
            function: self.function,
            application: self.application,
        });
        Ok(())
    }

    /// Leaves it on the trail, so that whatever happens while it is made is blamed on it.
    async fn resolve_needs(&self, scope: &mut Scope) -> Result<Vec<Handle>, Box<Failure>> {
        self.enter(scope)?;
        let mut handles = Vec::with_capacity(self.needs.len());
        for need in self.needs {
            handles.push(match (need.ask)(scope) {
                Resolving::Ready(handle) => handle?,
                Resolving::Later(handle) => handle.await?,
            });
        }
        Ok(handles)
    }
}

/// Calls the function with all that it needs; an error of its own is the inner one.
async fn call<D: Declaration>(
    wanted: &Wanted,
    arguments: &D::Arguments,
    scope: &mut Scope,
) -> Result<Result<D::Return, Box<Failure>>, Box<Failure>> {
    let handles = wanted.resolve_needs(scope).await?;
    let copy = (D::DEFINITION.copy)(arguments);
    Ok(match (D::DEFINITION.call)(copy, scope.open(&handles)) {
        Making::Done(returned) => returned,
        Making::Later(future) => future.await,
    })
}

async fn make<D, P, W, M>(
    wanted: &Wanted,
    arguments: D::Arguments,
    scope: &mut Scope,
) -> Result<usize, Box<Failure>>
where
    D: Declaration,
    D::Return: Yields<P, W, M>,
    <D::Return as Yields<P, W, M>>::Owned: KeptFor<D::Lifetime>,
    P: ?Sized,
{
    let stand_in = scope.replaced::<D::Return>(wanted.function);
    let replaced = stand_in.is_some();
    let returned = match stand_in {
        Some(returned) => {
            wanted.enter(scope)?;
            returned
        }
        None => call::<D>(wanted, &arguments, scope).await?,
    };
    let owned = returned
        .and_then(Yields::into_owned)
        .map_err(|failure| failure.of_dependency(&scope.trail_names()))?;
    scope.trail.pop();
    let made = Made {
        key: (!wanted.fresh).then(|| Key {
            function: wanted.key,
            arguments: Some(Box::new(arguments)),
        }),
        name: wanted.name,
        teardown: D::DEFINITION.teardown.filter(|_| !replaced),
    };
    Ok(scope.put_made(owned.keep(), made, wanted.application))
}
