//! How a value gets from the step that returns it to whoever takes it: as JSON, or as it is where both run in one place.

use std::any::{Any, TypeId};
use std::fmt;

use serde::Serialize;

use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::payload::{Payload, PayloadError};

/// A value on its way.
pub struct Handed(Form);

pub(crate) enum Form {
    /// As it is stored with a job.
    Json(Payload),
    /// An `Option` of the type that was asked for, which holds it.
    Typed(Sendable),
    /// Nobody takes it.
    Nothing,
}

impl Handed {
    pub(crate) const fn nothing() -> Self {
        Self(Form::Nothing)
    }

    /// The value in the form that it has.
    pub(crate) fn into_form(self) -> Form {
        self.0
    }

    /// The same value for another attempt, where it may come to that: it is handed over as JSON there.
    pub(crate) fn again(&self) -> Self {
        Self(match &self.0 {
            Form::Json(payload) => Form::Json(payload.clone()),
            Form::Typed(_) | Form::Nothing => Form::Nothing,
        })
    }

    /// The value as it is stored, if that is how it was asked for.
    pub(crate) fn into_payload(self) -> Option<Payload> {
        match self.0 {
            Form::Json(payload) => Some(payload),
            _ => None,
        }
    }
}

impl From<Payload> for Handed {
    fn from(payload: Payload) -> Self {
        Self(Form::Json(payload))
    }
}

impl fmt::Debug for Handed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Form::Json(_) => "Json",
            Form::Typed(_) => "Typed",
            Form::Nothing => "Nothing",
        })
    }
}

type Sendable = Box<dyn Any + Send>;

/// Takes a value of one type as it is.
///
/// Whoever returns a value only knows that it can be written as JSON. Whoever takes it knows that it can be sent, and so
/// this comes from there.
#[derive(Clone, Copy)]
pub(crate) struct Adopt {
    ty: fn() -> TypeId,
    adopt: fn(Box<dyn Any>) -> Option<Sendable>,
}

impl Adopt {
    pub(crate) const fn of<T: Send + 'static>() -> Self {
        Self {
            ty: TypeId::of::<T>,
            adopt: adopt::<T>,
        }
    }

    pub(crate) fn takes(&self, ty: TypeId) -> bool {
        (self.ty)() == ty
    }
}

fn adopt<T: Send + 'static>(value: Box<dyn Any>) -> Option<Sendable> {
    match value.downcast::<Option<T>>() {
        Ok(value) => Some(value),
        Err(_) => None,
    }
}

/// The form in which a value is wanted.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// As JSON.
    Json,
    /// As it is where its type is the one that is taken, and as JSON otherwise.
    Typed(&'static Adopt),
    /// Not at all.
    Nothing,
}

/// In which form the values of a step are wanted: what it hands to the step after it, and what it ends the job with.
#[derive(Clone, Copy)]
pub struct Passing {
    pub(crate) next: Wanted,
    pub(crate) end: Wanted,
}

impl Passing {
    /// Both as they are stored.
    pub(crate) const STORED: Self = Self {
        next: Wanted::Json,
        end: Wanted::Json,
    };
}

impl fmt::Debug for Passing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Passing").finish_non_exhaustive()
    }
}

/// The value in the form in which it is wanted.
pub(crate) fn hand<T: Serialize + 'static>(
    value: T,
    wanted: Wanted,
) -> Result<Handed, PayloadError> {
    match wanted {
        Wanted::Nothing => Ok(Handed(Form::Nothing)),
        Wanted::Typed(adopt) if adopt.takes(TypeId::of::<T>()) => {
            // It takes what is of its type, so nothing is lost here.
            let adopted = (adopt.adopt)(Box::new(Some(value)));
            Ok(Handed(adopted.map_or(Form::Nothing, Form::Typed)))
        }
        Wanted::Typed(_) | Wanted::Json => Payload::of(&value).map(Handed::from),
    }
}

/// What is wrong with a value that can't be written as JSON.
pub(super) fn unwritable(error: &PayloadError) -> Box<Failure> {
    Failure::new(
        ErrorKind::Output,
        format!("what the step returned can't be written as JSON: {error}"),
    )
}
