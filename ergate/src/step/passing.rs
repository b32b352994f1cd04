//! How a value gets from the step that returns it to whoever takes it: as JSON, or as it is where both run in one place.

use std::any::Any;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

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

pub(crate) type Sendable = Box<dyn Any + Send>;

/// Reads a value of one type from JSON, as an `Option` that holds it. Without JSON the `Option` is empty: a place where one
/// that is there already can be put.
///
/// Whoever returns a value only knows that it can be written as JSON. Whoever takes it knows that it can be read and sent, and
/// so the place comes from there. It is compiled once for each type that a workflow passes on.
pub(crate) type Read = fn(Option<&str>) -> serde_json::Result<Sendable>;

/// The [`Read`] of this type.
pub(crate) fn read<T: DeserializeOwned + Send + 'static>(
    json: Option<&str>,
) -> serde_json::Result<Sendable> {
    let value = match json {
        Some(json) => match serde_json::from_str::<T>(json) {
            Ok(value) => Some(value),
            Err(error) => return Err(error),
        },
        None => None,
    };
    Ok(Box::new(value))
}

/// The form in which a value is wanted.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// As JSON.
    Json,
    /// As it is where its type is the one that is taken, and as JSON otherwise.
    Typed(Read),
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
    hand_over(&mut Some(value), wanted)
}

/// All of handing over that has to know the type: it is compiled once more for each type that a step returns.
pub(super) trait Value {
    /// Writes it as JSON.
    fn write(&self) -> Result<Payload, PayloadError>;
    /// Moves it there, if the place is for a value of its type.
    fn put(&mut self, place: &mut dyn Any) -> bool;
}

impl<T: Serialize + 'static> Value for Option<T> {
    fn write(&self) -> Result<Payload, PayloadError> {
        match self {
            Some(value) => Payload::of(value),
            None => Ok(Payload::NULL),
        }
    }

    fn put(&mut self, place: &mut dyn Any) -> bool {
        match place.downcast_mut::<Self>() {
            Some(place) => {
                *place = self.take();
                true
            }
            None => false,
        }
    }
}

/// The value, out of an `Option` that holds it.
pub(super) fn hand_over(value: &mut dyn Value, wanted: Wanted) -> Result<Handed, PayloadError> {
    match wanted {
        Wanted::Nothing => return Ok(Handed::nothing()),
        Wanted::Typed(read) => {
            // Without JSON nothing is read, and so nothing fails.
            if let Ok(mut place) = read(None)
                && value.put(&mut *place)
            {
                return Ok(Handed(Form::Typed(place)));
            }
        }
        Wanted::Json => {}
    }
    value.write().map(Handed::from)
}

/// What is wrong with a value that can't be written as JSON.
pub(super) fn unwritable(error: &PayloadError) -> Box<Failure> {
    Failure::new(
        ErrorKind::Output,
        format!("what the step returned can't be written as JSON: {error}"),
    )
}
