//! How a value gets from the step that returns it to whoever takes it: as JSON, or as it is where both run in one place.

use std::any::Any;
use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::payload::{self, Payload, PayloadError, Reader, Room, Writer};

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

/// What a value of one type is got out of.
pub(crate) enum Raw<'r, 'json> {
    /// JSON that holds it.
    Json(&'r mut Reader<'json>),
    /// An `Option` that holds it, or one of another type.
    Value(&'r mut dyn Any),
}

/// Gets a value of one type out of this, as an `Option` that holds it. None where the value there is of another type.
///
/// Whoever returns a value only knows that it can be written as JSON. Whoever takes it knows that it can be read and sent, and
/// so the box comes from there. It is compiled once for each type that a workflow passes on, and so nothing stands in it that
/// need not know the type.
pub(crate) type Read = fn(Raw<'_, '_>) -> serde_json::Result<Option<Sendable>>;

/// The [`Read`] of this type.
pub(crate) fn read<T: DeserializeOwned + Send + 'static>(
    raw: Raw<'_, '_>,
) -> serde_json::Result<Option<Sendable>> {
    let value = match raw {
        Raw::Json(json) => match T::deserialize(json) {
            Ok(value) => Some(value),
            Err(error) => return Err(error),
        },
        Raw::Value(value) => match value.downcast_mut::<Option<T>>() {
            Some(value) => value.take(),
            None => return Ok(None),
        },
    };
    Ok(Some(Box::new(value)))
}

/// Reads a value from JSON text, which holds nothing else.
pub(crate) fn read_text(text: &str, read: Read) -> serde_json::Result<Sendable> {
    let mut json = Reader::from_str(text);
    let value = read(Raw::Json(&mut json))?;
    json.end()?;
    // What is read from JSON is of the type that is read.
    Ok(value.unwrap_or_else(|| Box::new(())))
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
pub(super) trait Value: Any {
    /// Writes it as JSON.
    fn write(&self, json: &mut Writer<'_>) -> serde_json::Result<()>;
}

impl<T: Serialize + 'static> Value for Option<T> {
    fn write(&self, json: &mut Writer<'_>) -> serde_json::Result<()> {
        match self {
            Some(value) => value.serialize(json),
            None => json.serialize_unit(),
        }
    }
}

/// The value, out of an `Option` that holds it.
pub(super) fn hand_over(value: &mut dyn Value, wanted: Wanted) -> Result<Handed, PayloadError> {
    match wanted {
        Wanted::Nothing => return Ok(Handed::nothing()),
        Wanted::Typed(read) => {
            // Without JSON nothing is read, and so nothing fails.
            if let Ok(Some(value)) = read(Raw::Value(value)) {
                return Ok(Handed(Form::Typed(value)));
            }
        }
        Wanted::Json => {}
    }
    let mut json = Room::default();
    let end = value.write(&mut Writer::new(&mut json));
    payload::written(json, end).map(Handed::from)
}

/// What is wrong with a value that can't be written as JSON.
pub(super) fn unwritable(error: &PayloadError) -> Box<Failure> {
    Failure::new(
        ErrorKind::Output,
        format!("what the step returned can't be written as JSON: {error}"),
    )
}
