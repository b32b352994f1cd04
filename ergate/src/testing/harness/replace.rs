//! What stands in for a dependency in a test.

use std::any::{Any, TypeId};
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::failure::{BoxError, Directive, Failure};

/// Functions that [`Harness::with_dependency`](super::Harness::with_dependency) can replace by one that makes a `T`.
///
/// `M` is inferred. What stands in makes what the function makes when it doesn't fail:
///
/// ```
/// use ergate::testing::Replaceable;
///
/// fn rate() -> f64 { 0.25 }
/// async fn region(of: &str) -> Result<String, std::env::VarError> { std::env::var(of) }
///
/// fn can_be_replaced_by<T, M>(_: impl Replaceable<T, M>) {}
/// can_be_replaced_by::<f64, _>(rate);
/// can_be_replaced_by::<String, _>(region);
/// ```
#[diagnostic::on_unimplemented(
    message = "what stands in for this dependency makes `{T}`, which the dependency does not",
    label = "does not make `{T}`",
    note = "the replacement is a closure without arguments that returns what the dependency's function makes"
)]
pub trait Replaceable<T, M>: 'static {
    /// What the function returns, once it was awaited.
    type Returned: 'static;

    /// The same, where it returns this.
    fn returned(value: T) -> Self::Returned;
}

/// The function returns the value.
#[derive(Debug)]
pub struct Returns<Arguments>(PhantomData<Arguments>);
/// The function returns the value, or an error.
#[derive(Debug)]
pub struct MayFail<Arguments, E>(PhantomData<(Arguments, E)>);
/// The function is `async` and returns the value.
#[derive(Debug)]
pub struct ReturnsLater<Arguments, Fut>(PhantomData<(Arguments, Fut)>);
/// The function is `async` and returns the value, or an error.
#[derive(Debug)]
pub struct MayFailLater<Arguments, Fut, E>(PhantomData<(Arguments, Fut, E)>);

macro_rules! replaceable {
    ($($argument:ident)*) => {
        #[diagnostic::do_not_recommend]
        impl<F, T, $($argument),*> Replaceable<T, Returns<($($argument,)*)>> for F
        where
            F: Fn($($argument),*) -> T + 'static,
            T: 'static,
        {
            type Returned = T;

            fn returned(value: T) -> T {
                value
            }
        }

        #[diagnostic::do_not_recommend]
        impl<F, T, E, $($argument),*> Replaceable<T, MayFail<($($argument,)*), E>> for F
        where
            F: Fn($($argument),*) -> Result<T, E> + 'static,
            T: 'static,
            E: 'static,
        {
            type Returned = Result<T, E>;

            fn returned(value: T) -> Result<T, E> {
                Ok(value)
            }
        }

        #[diagnostic::do_not_recommend]
        impl<F, Fut, T, $($argument),*> Replaceable<T, ReturnsLater<($($argument,)*), Fut>> for F
        where
            F: Fn($($argument),*) -> Fut + 'static,
            Fut: Future<Output = T>,
            T: 'static,
        {
            type Returned = T;

            fn returned(value: T) -> T {
                value
            }
        }

        #[diagnostic::do_not_recommend]
        impl<F, Fut, T, E, $($argument),*> Replaceable<T, MayFailLater<($($argument,)*), Fut, E>> for F
        where
            F: Fn($($argument),*) -> Fut + 'static,
            Fut: Future<Output = Result<T, E>>,
            T: 'static,
            E: 'static,
        {
            type Returned = Result<T, E>;

            fn returned(value: T) -> Result<T, E> {
                Ok(value)
            }
        }
    };
}

replaceable! {}
replaceable! { A1 }
replaceable! { A1 A2 }
replaceable! { A1 A2 A3 }
replaceable! { A1 A2 A3 A4 }
replaceable! { A1 A2 A3 A4 A5 }
replaceable! { A1 A2 A3 A4 A5 A6 }
replaceable! { A1 A2 A3 A4 A5 A6 A7 }
replaceable! { A1 A2 A3 A4 A5 A6 A7 A8 }
replaceable! { A1 A2 A3 A4 A5 A6 A7 A8 A9 }
replaceable! { A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 }
replaceable! { A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 }
replaceable! { A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 }

/// Makes a value in place of a function.
struct Factory<R>(Box<dyn Fn() -> R + Send + Sync>);

/// What comes of a call of what stands in.
enum Outcome {
    /// Makes what the function returns, and, where that is a `Result`, what is in its `Ok`.
    Makes {
        value: Box<dyn Any + Send + Sync>,
        returned: Box<dyn Any + Send + Sync>,
        named: &'static str,
    },
    Fails(Box<dyn Fn() -> BoxError + Send + Sync>),
}

/// One function that is replaced.
pub(crate) struct Replacement {
    pub(super) function: TypeId,
    pub(super) name: &'static str,
    outcome: Outcome,
    met: AtomicBool,
}

impl Replacement {
    pub(super) fn new<F, T, M>(stand_in: impl Fn() -> T + Send + Sync + 'static) -> Replacement
    where
        F: Replaceable<T, M>,
        T: 'static,
    {
        let stand_in = Arc::new(stand_in);
        let same = Arc::clone(&stand_in);
        Replacement::of::<F>(Outcome::Makes {
            value: Box::new(Factory::<T>(Box::new(move || stand_in()))),
            returned: Box::new(Factory(Box::new(move || F::returned(same())))),
            named: std::any::type_name::<T>(),
        })
    }

    pub(super) fn failing<F: 'static>(
        error: impl Fn() -> BoxError + Send + Sync + 'static,
    ) -> Replacement {
        Replacement::of::<F>(Outcome::Fails(Box::new(error)))
    }

    fn of<F: 'static>(outcome: Outcome) -> Replacement {
        Replacement {
            function: TypeId::of::<F>(),
            name: std::any::type_name::<F>(),
            outcome,
            met: AtomicBool::new(false),
        }
    }

    pub(super) fn is_of(&self, function: TypeId) -> bool {
        self.function == function
    }

    /// What the function would have returned, as an `R`.
    pub(crate) fn make<R: 'static>(&self) -> Result<R, Box<Failure>> {
        match &self.outcome {
            Outcome::Fails(error) => Err(Failure::raised(Directive::ByPolicy, error())),
            Outcome::Makes {
                value,
                returned,
                named,
            } => {
                let factory = value.downcast_ref().or_else(|| returned.downcast_ref());
                let factory: &Factory<R> = factory.ok_or_else(|| self.misfit::<R>(named))?;
                Ok((factory.0)())
            }
        }
    }

    fn misfit<R>(&self, named: &str) -> Box<Failure> {
        Failure::dependency(format!(
            "what stands in for `{}` makes `{named}`: let it make `{}`, and where it is to fail, use \
             `with_failing_dependency`",
            self.name,
            std::any::type_name::<R>(),
        ))
    }

    pub(super) fn meet(&self) {
        self.met.store(true, Ordering::Relaxed);
    }

    pub(super) fn was_met(&self) -> bool {
        self.met.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Replacement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Replacement").field(&self.name).finish()
    }
}
