//! What a step's return type is, as the macro sees it: by its name.

use std::marker::PhantomData;

use crate::flow::{End, Flow, GoTo};
use crate::sentence::{Sentence, refuse};

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
    /// Not an alias.
    const ALIAS_OF: Option<&'static str> = None;

    /// A plain value.
    const SHAPE: Plain = Plain;
}

impl<T> PlainShape for Shape<T> {}

macro_rules! aliased {
    ($(<$($parameter:ident),*> $shape:ty, $written:literal;)*) => {$(
        impl<$($parameter),*> Shape<$shape> {
            /// What it is an alias of.
            pub const ALIAS_OF: Option<&'static str> = Some($written);

            /// An alias.
            pub const SHAPE: Aliased = Aliased;
        }
    )*};
}

aliased! {
    <T, E> Result<T, E>, "Result<..>";
    <T, P> Flow<T, P>, "Flow<..>";
    <S> GoTo<S>, "GoTo<..>";
    <T> End<T>, "End<..>";
}

/// Refuses a `Result` or a `Flow` behind an alias, which would be stored as it is: its error as a success.
#[track_caller]
pub const fn refuse_alias(alias_of: Option<&str>, step: &str, alias: &str) {
    if let Some(written) = alias_of {
        refuse(
            Sentence::new()
                .push("step `")
                .push(step)
                .push("` returns `")
                .push(alias)
                .push("`, an alias: write out the `")
                .push(written)
                .push("` that it stands for, here or as `#[step(output = ")
                .push(written)
                .push(")]`"),
        );
    }
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
