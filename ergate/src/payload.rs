//! One JSON value as text.

mod path;
mod raw;
mod short;

use std::error::Error;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "macros")]
use ergate_macros::unshown;
use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::de::StrRead;
use serde_json::value::RawValue;

pub(crate) use self::short::Room;
use self::short::{Short, Written};

/// One JSON value, kept as text, cheap to clone, and parsed only into the type that a step asks
/// for.
///
/// The text is kept as it was written, byte for byte: numbers keep their digits and objects their
/// order. It may nest to any depth and have any size; only [`Payload::parse`] limits the depth, to
/// 128 levels.
///
/// ```
/// use ergate::Payload;
///
/// let payload = Payload::of(&vec![1, 2, 3])?;
/// assert_eq!(payload.as_str(), "[1,2,3]");
/// assert_eq!(payload.parse::<Vec<u8>>()?, [1, 2, 3]);
///
/// let error = payload.parse::<Vec<String>>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "invalid type: integer `1`, expected a string at `[0]` (line 1, column 2)",
/// );
/// # Ok::<(), ergate::PayloadError>(())
/// ```
///
/// It implements serde's traits through [`RawValue`], so it can be written and read with
/// `serde_json` only.
#[derive(Clone, Default)]
pub struct Payload(Text);

#[derive(Clone, Default)]
enum Text {
    #[default]
    Null,
    Short(Short),
    // The box inside the `Arc` saves a copy: serde_json hands out boxed text, and moving text from a
    // box into an `Arc` would copy all of it once more.
    Long(Arc<Box<RawValue>>),
}

impl Payload {
    /// JSON's `null`.
    pub const NULL: Payload = Payload(Text::Null);

    /// Writes `value` as JSON.
    ///
    /// ```
    /// # use ergate::Payload;
    /// assert_eq!(Payload::of(&("Ada", 36))?.as_str(), r#"["Ada",36]"#);
    /// # Ok::<(), ergate::PayloadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the value's `Serialize` fails, or when it has a map whose keys are not text.
    pub fn of<T: Serialize + ?Sized>(value: &T) -> Result<Payload, PayloadError> {
        let mut json = Room::default();
        let end = value.serialize(&mut Writer::new(&mut json));
        written(json, end)
    }

    /// Takes JSON text as it is, after checking that it is one JSON value.
    ///
    /// # Errors
    ///
    /// When the text is not JSON; the error says where.
    ///
    /// ```
    /// # use ergate::Payload;
    /// assert_eq!(Payload::from_json("{\"a\": 1.50}".to_owned())?.as_str(), "{\"a\": 1.50}");
    /// assert!(Payload::from_json("{\"a\": ".to_owned()).is_err());
    /// # Ok::<(), ergate::PayloadError>(())
    /// ```
    pub fn from_json(text: String) -> Result<Payload, PayloadError> {
        match serde_json::from_str::<Payload>(&text) {
            Ok(payload) => Ok(payload),
            Err(error) => Err(PayloadError::new(error, &text)),
        }
    }

    /// Reads the value as a `T`.
    ///
    /// ```
    /// # use ergate::Payload;
    /// let (name, age): (String, u8) = Payload::of(&("Ada", 36))?.parse()?;
    /// assert_eq!((name.as_str(), age), ("Ada", 36));
    /// # Ok::<(), ergate::PayloadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// When the text does not have `T`'s shape, or nests deeper than 128 levels where `T` follows
    /// it. The error says what was expected and where:
    /// ``invalid type: string "abc", expected i64 at `items[3].price` (line 1, column 40)``.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn parse<T: Restored>(&self) -> Result<T, PayloadError> {
        let text = self.as_str();
        match serde_json::from_str(text) {
            Ok(value) => Ok(value),
            Err(error) => Err(PayloadError::new(error, text)),
        }
    }

    /// What to say of an error in reading it.
    pub(crate) fn unreadable(&self, error: serde_json::Error) -> PayloadError {
        PayloadError::new(error, self.as_str())
    }

    /// The JSON text.
    ///
    /// ```
    /// # use ergate::Payload;
    /// assert_eq!(Payload::NULL.as_str(), "null");
    /// ```
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Null => "null",
            Text::Short(short) => short.as_str(),
            Text::Long(raw) => raw.get(),
        }
    }

    /// Becomes the other, unless it is that already.
    pub(crate) fn share(&mut self, other: &Payload) {
        let is_same = match (&self.0, &other.0) {
            (Text::Long(mine), Text::Long(other)) => Arc::ptr_eq(mine, other),
            (Text::Null, Text::Null) => true,
            _ => false,
        };
        if !is_same {
            self.clone_from(other);
        }
    }

    /// Whether this is JSON's `null`.
    ///
    /// ```
    /// # use ergate::Payload;
    /// assert!(Payload::of(&None::<u8>)?.is_null());
    /// # Ok::<(), ergate::PayloadError>(())
    /// ```
    pub fn is_null(&self) -> bool {
        matches!(self.0, Text::Null)
    }
}

/// Writes JSON.
pub(crate) type Writer<'json> = serde_json::Serializer<&'json mut Room>;
/// Reads JSON.
pub(crate) type Reader<'json> = serde_json::Deserializer<StrRead<'json>>;

/// What stands there in the end. Apart from what writes, which is compiled once more for each type.
pub(crate) fn written(json: Room, end: serde_json::Result<()>) -> Result<Payload, PayloadError> {
    let payload = end.and_then(|()| match json.into_text()? {
        Written::Short(short) => Ok(Payload::from(short)),
        Written::Long(text) => raw::of_written(text).map(Payload::from),
    });
    payload.map_err(|error| PayloadError::new(error, ""))
}

impl From<Box<RawValue>> for Payload {
    fn from(raw: Box<RawValue>) -> Payload {
        match Short::of(raw.get()) {
            Some(short) => Payload::from(short),
            None => Payload(Text::Long(Arc::new(raw))),
        }
    }
}

impl From<Short> for Payload {
    fn from(short: Short) -> Payload {
        if short.as_bytes() == b"null" {
            Payload::NULL
        } else {
            Payload(Text::Short(short))
        }
    }
}

/// Shows the length only: what a payload holds belongs to the application and stays out of logs.
impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} bytes)", self.as_str().len())
    }
}

/// Two payloads are equal when their texts are, spaces included.
impl PartialEq for Payload {
    fn eq(&self, other: &Payload) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Payload {}

impl Serialize for Payload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Text::Null => serializer.serialize_unit(),
            Text::Short(short) => match raw::borrowed(short.as_str()) {
                Ok(raw) => raw.serialize(serializer),
                Err(error) => Err(S::Error::custom(error)),
            },
            Text::Long(raw) => raw.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Payload, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Payload::from)
    }
}

/// Why a [`Payload`] could not be written or read.
///
/// Its text says what was expected and at which place of the JSON. It may quote a scalar of the
/// payload.
///
/// ```
/// use ergate::Payload;
///
/// let payload = Payload::from_json(r#"{"items": [{"price": "dear"}]}"#.to_owned())?;
/// # #[derive(serde::Deserialize, Debug)]
/// # struct Order { items: Vec<Item> }
/// # #[derive(serde::Deserialize, Debug)]
/// # struct Item { price: i64 }
/// // `price` is an `i64`.
/// if let Err(error) = payload.parse::<Order>() {
///     assert_eq!(error.path(), "items[0].price");
/// }
/// # assert!(payload.parse::<Order>().is_err());
/// # Ok::<(), ergate::PayloadError>(())
/// ```
#[derive(Debug)]
pub struct PayloadError {
    error: serde_json::Error,
    path: String,
}

impl PayloadError {
    fn new(error: serde_json::Error, text: &str) -> PayloadError {
        let path = path::at(text, error.line(), error.column());
        PayloadError { error, path }
    }

    /// There is no value to read.
    #[cfg(all(feature = "test-util", feature = "tokio"))]
    pub(crate) fn of_nothing(why: &str) -> PayloadError {
        PayloadError::new(serde::de::Error::custom(why), "")
    }

    /// The place in the JSON, such as `items[3].price`; empty for the value as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What serde_json said.
    pub fn as_json_error(&self) -> &serde_json::Error {
        &self.error
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = (self.error.line(), self.error.column());
        let full = self.error.to_string();
        let place = format!(" at line {line} column {column}");
        f.write_str(full.strip_suffix(&place).unwrap_or(&full))?;
        if !self.path.is_empty() {
            write!(f, " at `{}`", self.path)?;
        }
        if line > 0 {
            write!(f, " (line {line}, column {column})")?;
        }
        Ok(())
    }
}

/// The message already holds serde_json's own, so the chain goes on behind it.
impl Error for PayloadError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

/// What can be kept with a job.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::rules::Stored;
/// use ergate::JobId;
///
/// /// Submits a job of any workflow.
/// fn submit<I: Stored>(backend: &Memory, workflow: &Workflow<I>, input: I) -> Result<JobId, ergate::Error> {
///     backend.submit_blocking(workflow.job(input))
/// }
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # submit(&Memory::new(), &GREETING, "Ada".to_owned())?;
/// # Ok::<(), ergate::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be kept with a job, because it can't be written as JSON",
    label = "does not implement `serde::Serialize`",
    note = "derive `serde::Serialize` for `{Self}`"
)]
pub trait Stored: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Stored for T {}

/// What a stored value can be read as.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::RunError;
/// use ergate::rules::Restored;
///
/// /// Runs any workflow that begins with a text.
/// fn run<O: Restored + Send + 'static>(workflow: &Workflow<String>) -> Result<O, RunError> {
///     workflow.run_here_blocking("Ada".to_owned())
/// }
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # assert_eq!(run::<String>(&GREETING)?, "Hello, Ada");
/// # Ok::<(), RunError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "what a job carries can't be read as `{Self}`",
    label = "`{Self}` does not implement `serde::Deserialize`",
    note = "derive `serde::Deserialize` for `{Self}`, or take `ergate::Payload`, which is the JSON as it is"
)]
pub trait Restored: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Restored for T {}
