//! What a step's return type is, as the macro sees it: by its name.

use std::marker::PhantomData;

use crate::flow::{End, Flow, GoTo};

/// A plain value.
///
/// ```
/// use ergate::rules::{Concludes, Plain};
///
/// fn is_plain<T: Concludes<(), T, (), Plain>>() {}
/// is_plain::<Option<u64>>();
/// ```
#[derive(Debug)]
pub struct Plain;
/// A [`Flow`].
///
/// ```
/// use ergate::prelude::*;
/// use ergate::rules::{Concludes, Flowing};
///
/// fn may_flow<T: Concludes<(), Flow<T, End>, End, Flowing>>() {}
/// may_flow::<u64>();
/// ```
#[derive(Debug)]
pub struct Flowing;
/// A [`GoTo`].
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::{Concludes, Jumping};
///
/// fn jumps<J: Concludes<(), J, (), Jumping>>() {}
/// jumps::<GoTo<charge>>();
/// ```
#[derive(Debug)]
pub struct Jumping;
/// An [`End`].
///
/// ```
/// use ergate::prelude::*;
/// use ergate::rules::{Concludes, Ending};
///
/// fn may_end_with<T: Concludes<(), End<T>, (), Ending>>() {}
/// may_end_with::<&str>();
/// ```
#[derive(Debug)]
pub struct Ending;
/// One of these whose value borrows from what the step was given: it is handed on as JSON, whoever takes it.
///
/// ```
/// use std::borrow::Cow;
///
/// use ergate::rules::{Borrowing, Concludes, Plain};
///
/// fn may_borrow<'a, T: Concludes<(), T, (), Borrowing<Plain>> + 'a>() {}
/// may_borrow::<Cow<'_, str>>();
/// ```
#[derive(Debug)]
pub struct Borrowing<M>(#[doc(hidden)] pub M);
/// None of these by its name, but an alias of one.
///
/// ```
/// use ergate::prelude::*;
///
/// type Answer = Result<u64, BoxError>;
///
/// // Without `output`, this is refused: the macro sees `Answer` and no `Result`.
/// #[step(output = Result<u64, BoxError>)]
/// fn charge(total: u64) -> Answer {
///     Ok(total)
/// }
/// ```
#[derive(Debug)]
pub struct Aliased;

/// Tells an alias of `Result` or `Flow` from a plain value, by the rule that an inherent item wins over a trait's.
#[derive(Debug)]
pub struct Shape<T>(PhantomData<fn(T)>);

/// The answer for every other type.
pub trait PlainShape {
    /// A plain value.
    const SHAPE: Plain = Plain;
}

impl<T> PlainShape for Shape<T> {}

/// The shapes in which the step `At` may return a `T`.
///
/// A `Result` or a `Flow` behind an alias would be stored as it is: its error as a success.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::{ByItsName, Plain};
///
/// fn may_be_returned<S: ByItsName<charge, u64>>() {}
/// may_be_returned::<Plain>();
/// ```
#[diagnostic::on_unimplemented(
    message = "step `{At}` returns an alias of `{T}`: write that out, here or as `#[step(output = {T})]`",
    label = "an alias"
)]
pub trait ByItsName<At, T>: Sized {
    /// The same shape.
    #[must_use]
    fn itself(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<At, T, S: NoAlias> ByItsName<At, T> for S {}

/// The shapes of what is no alias.
pub trait NoAlias {}

impl NoAlias for Plain {}

macro_rules! aliased {
    ($(<$($parameter:ident),*> $shape:ty;)*) => {$(
        impl<$($parameter),*> Shape<$shape> {
            /// An alias.
            pub const SHAPE: Aliased = Aliased;
        }
    )*};
}

aliased! {
    <T, E> Result<T, E>;
    <T, P> Flow<T, P>;
    <S> GoTo<S>;
    <T> End<T>;
}

/// The type that `#[step(output = ..)]` writes out, where the step `S` returns an `R`.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::WritesOut;
///
/// type Answer = Result<u64, BoxError>;
///
/// fn writes_out<T: WritesOut<Answer, charge>>() {}
/// writes_out::<Result<u64, BoxError>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "`output` says that step `{S}` returns `{Self}`, but it returns `{R}`",
    label = "not what the step returns",
    note = "`output` takes the whole return type as it is without the alias, with its `Result` or `Flow`"
)]
pub trait WritesOut<R, S>: Sized {
    /// The same value.
    fn written_out(returned: R) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T, S> WritesOut<T, S> for T {
    fn written_out(returned: T) -> Self {
        returned
    }
}
