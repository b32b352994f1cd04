//! From what a step's function returns to what happens next.

use serde::Serialize;

use super::{Concluded, Step, StepKey};
use crate::failure::Failure;
use crate::flow::{End, Flow, GoTo, Inner, Never};
use crate::job::ErrorKind;
use crate::payload::{Payload, PayloadError};

/// Where a step run leads, and with which value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// To the step after it.
    Next(Payload),
    /// To this step.
    Jump(StepKey, Payload),
    /// To the end of the job.
    End(Payload),
}

/// Return values of a step whose next step gets a `T`, and which declares the ways `P`.
#[diagnostic::on_unimplemented(
    message = "a step can't return `{Self}`",
    note = "a step returns a value that implements `serde::Serialize`, `Flow<_, _>`, `GoTo<_>` or `End<_>`, or a `Result` of one of them"
)]
pub trait Concludes<T, P, M> {
    /// Where this value leads.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn conclude(self) -> Concluded;
}

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

#[diagnostic::do_not_recommend]
impl<T: Serialize> Concludes<T, (), Plain> for T {
    fn conclude(self) -> Concluded {
        payload(Payload::of(&self)).map(Verdict::Next)
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize, P> Concludes<T, P, Flowing> for Flow<T, P> {
    fn conclude(self) -> Concluded {
        match self.into_inner() {
            Inner::Next(value) => payload(Payload::of(&value)).map(Verdict::Next),
            Inner::Jump(key, value) => payload(value).map(|value| Verdict::Jump(key, value)),
            Inner::End(value) => payload(value).map(Verdict::End),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<S: Step> Concludes<Never, (GoTo<S>,), Jumping> for GoTo<S> {
    fn conclude(self) -> Concluded {
        payload(self.into_payload()).map(|value| Verdict::Jump(S::KEY, value))
    }
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Concludes<Never, (End,), Ending> for End<T> {
    fn conclude(self) -> Concluded {
        payload(Payload::of(&self.0)).map(Verdict::End)
    }
}

/// Where a step's return value leads.
///
/// # Errors
/// When the value can't be written as JSON.
pub fn conclude<R, T, P, M>(returned: R) -> Concluded
where
    R: Concludes<T, P, M>,
{
    returned.conclude()
}

fn payload(value: Result<Payload, PayloadError>) -> Result<Payload, Box<Failure>> {
    value.map_err(|error| {
        Failure::new(
            ErrorKind::Output,
            format!("what the step returned can't be written as JSON: {error}"),
        )
    })
}
