//! From what a step's function returns to what happens next.

use serde::Serialize;

use super::passing::{Handed, Passing, Value, hand_over, unwritable};
use super::shape::{Aliased, Borrowing, Ending, Flowing, Jumping, Plain};
use super::{Concluded, Step, StepKey};
use crate::failure::Failure;
use crate::flow::{End, Flow, GoTo, Inner};
use crate::job::ErrorKind;
use crate::payload::{Payload, PayloadError};

/// Where a step run leads, and with which value.
#[derive(Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// To the step after it.
    Next(Handed),
    /// To this step.
    Jump(StepKey, Payload),
    /// To the end of the job.
    End(Handed),
}

/// What the step `S` may hand on when it returns an `R` that declares the ways `P`.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn charge(total: u64) -> u64 { total }
/// use ergate::rules::{Concludes, Plain};
///
/// fn may_return<T: Concludes<charge, T, (), Plain>>() {}
/// may_return::<u64>();
/// may_return::<Vec<String>>();
/// ```
#[diagnostic::on_unimplemented(
    message = "step `{S}` returns `{Self}`, which can't be written as JSON",
    label = "does not implement `serde::Serialize`",
    note = "what a step returns is stored with its job: derive `serde::Serialize` for `{Self}`, or for the type in it that lacks it"
)]
pub trait Concludes<S, R, P, M> {
    /// Where this value leads, in the form in which it is wanted there.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn conclude(shape: M, returned: R, passing: Passing) -> Concluded;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + 'static, S> Concludes<S, T, (), Plain> for T {
    fn conclude(_: Plain, returned: T, passing: Passing) -> Concluded {
        next(&mut Some(returned), passing)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + 'static, S, P> Concludes<S, Flow<T, P>, P, Flowing> for T {
    fn conclude(_: Flowing, returned: Flow<T, P>, passing: Passing) -> Concluded {
        match returned.into_inner() {
            Inner::Next(value) => next(&mut Some(value), passing),
            Inner::Jump(key, value) => jump(key, value),
            Inner::End(value) => payload(value).map(|value| Verdict::End(value.into())),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<To: Step, S> Concludes<S, Self, (), Jumping> for GoTo<To> {
    fn conclude(_: Jumping, returned: Self, _: Passing) -> Concluded {
        jump(To::KEY, returned.into_payload())
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + 'static, S> Concludes<S, End<T>, (), Ending> for T {
    fn conclude(_: Ending, returned: End<T>, passing: Passing) -> Concluded {
        end(&mut Some(returned.0), passing)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize, S> Concludes<S, T, (), Borrowing<Plain>> for T {
    fn conclude(_: Borrowing<Plain>, returned: T, _: Passing) -> Concluded {
        payload(Payload::of(&returned)).map(|value| Verdict::Next(value.into()))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize, S, P> Concludes<S, Flow<T, P>, P, Borrowing<Flowing>> for T {
    fn conclude(_: Borrowing<Flowing>, returned: Flow<T, P>, _: Passing) -> Concluded {
        match returned.into_inner() {
            Inner::Next(value) => {
                payload(Payload::of(&value)).map(|value| Verdict::Next(value.into()))
            }
            Inner::Jump(key, value) => jump(key, value),
            Inner::End(value) => payload(value).map(|value| Verdict::End(value.into())),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize, S> Concludes<S, End<T>, (), Borrowing<Ending>> for T {
    fn conclude(_: Borrowing<Ending>, returned: End<T>, _: Passing) -> Concluded {
        payload(Payload::of(&returned.0)).map(|value| Verdict::End(value.into()))
    }
}

// An alias is refused where its shape is asked for; a second error would only repeat it.
#[diagnostic::do_not_recommend]
impl<T, At> Concludes<At, T, (), Aliased> for T {
    fn conclude(_: Aliased, _: T, _: Passing) -> Concluded {
        Err(Failure::new(
            ErrorKind::Output,
            "the step returns an alias of `Result` or `Flow`",
        ))
    }
}

#[diagnostic::do_not_recommend]
impl<T, At> Concludes<At, T, (), Borrowing<Aliased>> for T {
    fn conclude(shape: Borrowing<Aliased>, returned: T, passing: Passing) -> Concluded {
        <T as Concludes<At, T, (), _>>::conclude(shape.0, returned, passing)
    }
}

// Apart from `conclude`, which is compiled once more for each step.
fn next(value: &mut dyn Value, passing: Passing) -> Concluded {
    lead(hand_over(value, passing.next), Verdict::Next)
}

fn end(value: &mut dyn Value, passing: Passing) -> Concluded {
    lead(hand_over(value, passing.end), Verdict::End)
}

fn lead(value: Result<Handed, PayloadError>, to: fn(Handed) -> Verdict) -> Concluded {
    match value {
        Ok(value) => Ok(to(value)),
        Err(error) => Err(unwritable(&error)),
    }
}

fn jump(to: StepKey, value: Result<Payload, PayloadError>) -> Concluded {
    payload(value).map(|value| Verdict::Jump(to, value))
}

fn payload(value: Result<Payload, PayloadError>) -> Result<Payload, Box<Failure>> {
    value.map_err(|error| unwritable(&error))
}
