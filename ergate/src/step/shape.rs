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

impl<T> Shape<T> {
    /// The one value.
    pub const NEW: Self = Self(PhantomData);
}

/// The answer for every other type.
pub trait PlainShape {
    /// Not an alias.
    const ALIASED: bool = false;

    /// A plain value.
    fn shape(&self) -> Plain {
        Plain
    }
}

impl<T> PlainShape for Shape<T> {}

macro_rules! aliased {
    ($(<$($parameter:ident),*> $shape:ty;)*) => {$(
        impl<$($parameter),*> Shape<$shape> {
            /// An alias.
            pub const ALIASED: bool = true;

            /// An alias.
            pub fn shape(&self) -> Aliased {
                Aliased
            }
        }
    )*};
}

aliased! {
    <T, E> Result<T, E>;
    <T, P> Flow<T, P>;
    <S> GoTo<S>;
    <T> End<T>;
}

/// Refuses a `Result` or a `Flow` behind an alias, which would be stored as it is: its error as a success.
#[track_caller]
pub const fn refuse_alias(aliased: bool, step: &str, alias: &str) {
    if aliased {
        refuse(
            Sentence::new()
                .push("step `")
                .push(step)
                .push("` returns `")
                .push(alias)
                .push("`, an alias of `Result` or `Flow`: write the type out, or say what it hands on: `#[step(output = ..)]`"),
        );
    }
}
