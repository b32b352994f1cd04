//! Functions marked `#[dependency]`: with parameters of their own, a teardown, and a life of a step run or of the worker.

mod look_up;

use std::any::{Any, TypeId};
use std::marker::PhantomData;

use super::yields::Yields;
use super::{Declaration, Given, KeptFor, LentBy, Lifetime, Making, Provide};
use crate::failure::Failure;
use crate::future::{BoxFuture, at_once, unhurried};
use crate::scope::{
    Access, Asking, Handle, Key, Made, Need, Needs, Open, Resolving, Scope, Slot, Teardown,
};
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
    fn provide<'a>(
        self,
        given: Given<D>,
        scope: &'a mut Scope,
        need: &'static Need,
    ) -> Resolving<'a> {
        scope.note::<F>(need.source.wanted(), D::Lifetime::APPLICATION);
        let wanted = Wanted {
            name: D::DEFINITION.name,
            function: TypeId::of::<F>(),
            key: TypeId::of::<(F, <D::Return as Yields<P, W, M>>::Owned)>(),
            application: D::Lifetime::APPLICATION,
            fresh: need.is_fresh() && !D::Lifetime::APPLICATION,
            needs: D::DEFINITION.needs,
            arguments: Box::new(given.arguments),
            same: same::<D>,
            call: call::<D, P, W, M>,
            stand_in: stand_in::<D, P, W, M>,
            teardown: D::DEFINITION.teardown,
            access: <D::Return as Yields<P, W, M>>::access(),
        };
        wanted.provide(scope)
    }
}

/// A value in its slot, or why there is none.
type Kept = Result<Slot, Box<Failure>>;

/// What is asked for, without its types.
struct Wanted {
    name: &'static str,
    function: TypeId,
    /// The function and what it is wanted as: one that is taken as `T` and as `Result<T, E>` is made twice.
    key: TypeId,
    application: bool,
    fresh: bool,
    needs: Needs,
    arguments: Box<dyn Any + Send + Sync>,
    /// Whether two sets of arguments are the same.
    same: fn(&dyn Any, &dyn Any) -> bool,
    call: for<'a> fn(&dyn Any, &mut Open<'a>) -> Making<'a, Slot>,
    /// What a test puts in its place.
    stand_in: fn(&Scope, TypeId) -> Option<Kept>,
    teardown: Option<Teardown>,
    access: Access,
}

impl Wanted {
    fn provide<'a>(self, scope: &'a mut Scope) -> Resolving<'a> {
        let access = self.access;
        if scope.only_looks_through(self.application) && scope.is_replaced(self.function) {
            return Resolving::Ready(Ok(Handle::nothing()));
        }
        match self.look_up(scope) {
            LookUp::Known(answer) => Resolving::Ready(answer.map(|slot| Handle::new(slot, access))),
            LookUp::Visit => soon(Box::pin(async move {
                self.resolve_needs(scope).await?;
                scope.trail.pop();
                Ok(Handle::nothing())
            })),
            LookUp::Make => soon(Box::pin(async move {
                Ok(Handle::new(self.make(scope).await?, access))
            })),
        }
    }

    /// What is wrong if it is asked for on the way to what it needs itself.
    fn circle(&self, scope: &Scope) -> Option<String> {
        let mut asking = scope.trail.iter().map(|asking| asking.function);
        if !asking.any(|function| function == self.function) {
            return None;
        }
        let mut trail = scope.trail_names();
        trail.push(self.name);
        let circle = trail.join(" → ");
        Some(format!(
            "dependencies need each other in a circle: {circle}"
        ))
    }

    fn enter(&self, scope: &mut Scope) -> Result<(), Box<Failure>> {
        if let Some(circle) = self.circle(scope) {
            return Err(Failure::dependency(circle));
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
            handles.push(match need.ask(scope) {
                Resolving::Ready(handle) => handle?,
                Resolving::Later(handle) => {
                    unhurried().await;
                    handle.await?
                }
            });
        }
        Ok(handles)
    }

    async fn make(self, scope: &mut Scope) -> Result<usize, Box<Failure>> {
        let stand_in = (self.stand_in)(scope, self.function);
        let replaced = stand_in.is_some();
        let made = match stand_in {
            Some(made) => {
                self.enter(scope)?;
                made
            }
            None => {
                let handles = self.resolve_needs(scope).await?;
                let making = (self.call)(&*self.arguments, &mut scope.open(&handles));
                match making {
                    Making::Done(made) => made,
                    Making::Later(future) => {
                        unhurried().await;
                        future.await
                    }
                }
            }
        };
        let slot = made.map_err(|failure| failure.of_dependency(&scope.trail_names()))?;
        scope.trail.pop();
        let key = (!self.fresh).then_some(Key {
            function: self.key,
            arguments: Some(self.arguments),
        });
        let made = Made {
            key,
            name: self.name,
            teardown: self.teardown.filter(|_| !replaced),
        };
        Ok(scope.put_made(slot, made, self.application))
    }
}

/// Most dependencies are made by functions that are not `async`, and are there at once.
fn soon(mut future: BoxFuture<'_, Result<Handle, Box<Failure>>>) -> Resolving<'_> {
    match at_once(&mut future) {
        Some(made) => Resolving::Ready(made),
        None => Resolving::Later(future),
    }
}

fn same<D: Declaration>(one: &dyn Any, other: &dyn Any) -> bool {
    match (one.downcast_ref(), other.downcast_ref()) {
        (Some(one), Some(other)) => (D::DEFINITION.same)(one, other),
        _ => false,
    }
}

fn call<'a, D, P, W, M>(arguments: &dyn Any, open: &mut Open<'a>) -> Making<'a, Slot>
where
    D: Declaration,
    D::Return: Yields<P, W, M>,
    <D::Return as Yields<P, W, M>>::Owned: KeptFor<D::Lifetime>,
    P: ?Sized,
{
    let Some(arguments) = arguments.downcast_ref() else {
        return Making::Done(Err(Failure::dependency(
            "it is given other arguments than it takes".to_owned(),
        )));
    };
    match (D::DEFINITION.call)((D::DEFINITION.copy)(arguments), open) {
        Making::Done(returned) => Making::Done(keep::<D, P, W, M>(returned)),
        Making::Later(future) => {
            Making::Later(Box::pin(async { keep::<D, P, W, M>(future.await) }))
        }
    }
}

fn stand_in<D, P, W, M>(scope: &Scope, function: TypeId) -> Option<Kept>
where
    D: Declaration,
    D::Return: Yields<P, W, M>,
    <D::Return as Yields<P, W, M>>::Owned: KeptFor<D::Lifetime>,
    P: ?Sized,
{
    scope.replaced(function).map(keep::<D, P, W, M>)
}

fn keep<D, P, W, M>(returned: Result<D::Return, Box<Failure>>) -> Kept
where
    D: Declaration,
    D::Return: Yields<P, W, M>,
    <D::Return as Yields<P, W, M>>::Owned: KeptFor<D::Lifetime>,
    P: ?Sized,
{
    match returned {
        Ok(returned) => match returned.into_owned() {
            Ok(owned) => Ok(owned.keep()),
            Err(failure) => Err(failure),
        },
        Err(failure) => Err(failure),
    }
}
