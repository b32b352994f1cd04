//! What a step's return type is, as the macro sees it: by its name.

use std::marker::PhantomData;

use crate::flow::{End, Flow, GoTo};
use crate::sentence::{Sentence, refuse};

/// A plain value.
#[derive(Debug)]
pub struct Plain;
/// A [`Flow`].
#[derive(Debug)]
pub struct Flowing;
/// A [`GoTo`].
#[derive(Debug)]
pub struct Jumping;
/// An [`End`].
#[derive(Debug)]
pub struct Ending;
/// None of these by its name, but an alias of one.
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
