//! The ways on from a step: to the next one, to a later one, or to the end.

mod ways;

use std::fmt;
use std::marker::PhantomData;

#[cfg(feature = "macros")]
use ergate_macros::unshown;
use serde::Serialize;

use crate::payload::{Payload, PayloadError, Stored};
use crate::step::{Step, StepKey};

pub use ways::{Declares, Jump, WayOn, Ways};

/// What a step returns when it may do something else than go on to the step after it.
///
/// `T` is what the step after it takes; `P` is a tuple of the other ways that it may go: [`GoTo<step>`](GoTo) for a
/// jump, [`End`] for an early end. Only what is declared there compiles.
///
/// ```
/// use ergate::prelude::*;
///
/// #[workflow]
/// mod shop {
///     use ergate::prelude::*;
///
///     #[step]
///     pub fn triage(total: i64) -> Flow<i64, (GoTo<review>, End)> {
///         match total {
///             0 => Flow::end("nothing to charge"),
///             1000.. => Flow::go_to(review::with(total)),
///             _ => Flow::next(total),
///         }
///     }
///
///     #[step]
///     fn charge(total: i64) -> i64 {
///         total
///     }
///
///     #[step]
///     pub fn review(total: i64) -> i64 {
///         total
///     }
/// }
/// # fn main() {
/// # assert!(shop::triage(0).is_end());
/// # assert_eq!(shop::triage(7).into_next(), Some(7));
/// # assert_eq!(shop::triage(5000).target(), Some("review"));
/// # }
/// ```
///
/// A long list may have a name of its own:
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(_total: i64) {}
/// # #[step] fn review(_total: i64) {}
/// # #[step] fn refund(_total: i64) {}
/// type Ways = (GoTo<charge>, GoTo<review>, GoTo<refund>, End);
///
/// #[step]
/// fn triage(total: i64) -> Result<Flow<i64, Ways>, BoxError> {
///     Ok(if total < 0 { Flow::go_to(refund::with(-total)) } else { Flow::next(total) })
/// }
/// ```
#[must_use = "a step goes where the `Flow` that it returns says"]
pub struct Flow<T, P = ()> {
    inner: Inner<T>,
    ways: PhantomData<fn(P)>,
}

pub(crate) enum Inner<T> {
    Next(T),
    Jump(StepKey, Result<Payload, PayloadError>),
    End(Result<Payload, PayloadError>),
}

impl<T, P> Flow<T, P> {
    /// Goes on to the step after this one.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// #[step]
    /// fn triage(total: i64) -> Flow<i64, End> {
    ///     Flow::next(total)
    /// }
    /// # assert_eq!(triage(7).into_next(), Some(7));
    /// ```
    pub fn next(value: T) -> Self {
        Self::of(Inner::Next(value))
    }

    /// Jumps to a later step: `Flow::go_to(review::with(order))`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn review(total: i64) {}
    /// #[step]
    /// fn triage(total: i64) -> Flow<i64, GoTo<review>> {
    ///     Flow::go_to(review::with(total))
    /// }
    /// assert_eq!(triage(7).target(), Some("review"));
    /// ```
    #[cfg_attr(feature = "macros", unshown)]
    pub fn go_to<J: Jump, At>(target: J) -> Self
    where
        P: Declares<GoTo<J::To>, At>,
    {
        Self::of(Inner::Jump(J::To::KEY, target.jump().payload))
    }

    /// Ends the job early: it is completed, with this as its last value.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// #[step]
    /// fn triage(total: i64) -> Flow<i64, End> {
    ///     Flow::end("nothing to charge")
    /// }
    /// assert!(triage(0).is_end());
    /// ```
    #[cfg_attr(feature = "macros", unshown)]
    pub fn end<V: Stored, At>(value: V) -> Self
    where
        P: Declares<End, At>,
    {
        Self::of(Inner::End(Payload::of(&value)))
    }

    /// What is handed to the step after this one, if that is where it goes.
    pub fn into_next(self) -> Option<T> {
        match self.inner {
            Inner::Next(value) => Some(value),
            _ => None,
        }
    }

    /// The name of the step that this jumps to, if it jumps.
    #[must_use]
    pub fn target(&self) -> Option<&'static str> {
        match self.inner {
            Inner::Jump(key, _) => Some(key.name),
            _ => None,
        }
    }

    /// Whether this ends the job early.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(self.inner, Inner::End(_))
    }

    fn of(inner: Inner<T>) -> Self {
        Self {
            inner,
            ways: PhantomData,
        }
    }

    pub(crate) fn into_inner(self) -> Inner<T> {
        self.inner
    }
}

impl<T, P> fmt::Debug for Flow<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.inner {
            Inner::Next(_) => f.write_str("Flow::next(..)"),
            Inner::Jump(key, _) => write!(f, "Flow::go_to({}::with(..))", key.name),
            Inner::End(_) => f.write_str("Flow::end(..)"),
        }
    }
}

/// A jump to the step `S`, with what that step takes. Made by `S::with(value)`.
///
/// ```
/// use ergate::prelude::*;
///
/// # #[step] fn review(_total: i64) {}
/// /// Always jumps, whatever step comes after it.
/// #[step]
/// fn charge(total: i64) -> GoTo<review> {
///     review::with(total)
/// }
/// assert_eq!(format!("{:?}", charge(7)), "review::with(..)");
/// ```
#[must_use = "a step goes where the jump that it returns says"]
pub struct GoTo<S> {
    payload: Result<Payload, PayloadError>,
    step: PhantomData<fn(S)>,
}

impl<S> GoTo<S> {
    pub(crate) fn into_payload(self) -> Result<Payload, PayloadError> {
        self.payload
    }
}

/// What `step::with(value)` calls.
pub fn go_to<S: Step, T: Serialize>(value: &T) -> GoTo<S> {
    GoTo {
        payload: Payload::of(value),
        step: PhantomData,
    }
}

/// Defers what generated functions demand of a type to where they are called: the compiler infers `T` there.
pub trait Is<T> {}

impl<T> Is<T> for T {}

impl<S: Step> fmt::Debug for GoTo<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::with(..)", S::KEY.name)
    }
}

/// An early end of the job with this as its last value: what a step returns that always ends its job, and the mark of an
/// early end in [`Flow`]'s list.
///
/// ```
/// use ergate::prelude::*;
///
/// /// Always ends its job, though another step comes after it.
/// #[step]
/// fn refund(total: i64) -> End<i64> {
///     End(-total)
/// }
/// assert_eq!(refund(7), End(-7));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a step ends the job when it returns this"]
pub struct End<T = ()>(pub T);

/// The `T` of a [`Flow`] that never goes on to the step after it.
///
/// ```
/// use ergate::prelude::*;
///
/// # #[step] fn small(_n: i64) {}
/// # #[step] fn large(_n: i64) {}
/// #[step]
/// fn sort(n: i64) -> Flow<Never, (GoTo<small>, GoTo<large>)> {
///     if n < 10 { Flow::go_to(small::with(n)) } else { Flow::go_to(large::with(n)) }
/// }
/// # assert_eq!(sort(3).target(), Some("small"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Never {}

impl Serialize for Never {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        match *self {}
    }
}
