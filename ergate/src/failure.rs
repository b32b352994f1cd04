//! Errors of user code: what a step may return, and the marks that steer what happens next.

mod directive;
mod raised;
mod record;

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

pub use directive::{Directive, Undirected};
pub use raised::Raised;
pub use record::Failure;

/// Any error that a step, a dependency, a teardown or a hook may return.
///
/// ```
/// use ergate::BoxError;
///
/// fn amount(text: &str) -> Result<u64, BoxError> {
///     let amount = text.parse()?; // a `ParseIntError`
///     if amount > 10_000 {
///         return Err(format!("{amount} is too much").into()); // a text
///     }
///     Ok(amount)
/// }
/// # assert!(amount("x").is_err() && amount("20000").is_err());
/// ```
pub type BoxError = Box<dyn StdError + Send + Sync + 'static>;

/// An expected failure: the job ends with status `aborted` and the step is never retried.
///
/// It is found inside any error that wraps it: as a `source()`, and inside `anyhow` and `eyre`.
///
/// ```
/// use ergate::{Abort, BoxError};
///
/// fn charge(amount: i64) -> Result<i64, BoxError> {
///     if amount < 0 {
///         return Err(Abort::new("a charge can't be negative").into());
///     }
///     Ok(amount)
/// }
/// # assert!(charge(-1).is_err());
/// ```
#[derive(Debug)]
pub struct Abort {
    message: String,
    source: Option<BoxError>,
}

impl Abort {
    /// Gives up with this reason, which stands in the job's record.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// Gives up because of another error.
    ///
    /// It keeps that error's text and its sources. [`ResultExt::abort`] is shorter.
    ///
    /// ```
    /// use ergate::Abort;
    ///
    /// fn amount(text: &str) -> Result<u64, Abort> {
    ///     text.parse::<u64>().map_err(Abort::because)
    /// }
    /// # assert!(amount("x").is_err());
    /// ```
    pub fn because(source: impl Into<BoxError>) -> Self {
        let source = source.into();
        Self {
            message: source.to_string(),
            source: Some(source),
        }
    }
}

impl fmt::Display for Abort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Abort {
    // The message is the wrapped error's own, so that the chain goes on below it.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().and_then(StdError::source)
    }
}

/// A failure that another attempt can't mend: the job fails at once, whatever the step's `retries`.
///
/// ```
/// use ergate::prelude::*;
///
/// #[step(retries = 5)]
/// fn charge(card: String) -> Result<u64, BoxError> {
///     if card.is_empty() {
///         return Err(Permanent::new("there is no card").into());
///     }
///     // Everything else is worth another try.
///     Err("the provider doesn't answer".into())
/// }
/// # assert_eq!(charge(String::new()).unwrap_err().to_string(), "there is no card");
/// ```
#[derive(Debug)]
pub struct Permanent(BoxError);

impl Permanent {
    /// Marks this error.
    pub fn new(source: impl Into<BoxError>) -> Self {
        Self(source.into())
    }
}

impl fmt::Display for Permanent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for Permanent {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

/// A failure that says when to try again, in place of the step's back-off. It counts against the step's `retries`.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::prelude::*;
///
/// #[step(retries = 5)]
/// fn charge(amount: u64) -> Result<u64, BoxError> {
///     // What the provider's answer said.
///     Err(RetryAfter::new(Duration::from_secs(30), "too many requests").into())
/// }
/// # assert!(charge(7).is_err());
/// ```
#[derive(Debug)]
pub struct RetryAfter {
    delay: Duration,
    source: BoxError,
}

impl RetryAfter {
    /// Marks this error: try again after `delay`.
    pub fn new(delay: Duration, source: impl Into<BoxError>) -> Self {
        Self {
            delay,
            source: source.into(),
        }
    }

    /// How long to wait.
    #[must_use]
    pub fn delay(&self) -> Duration {
        self.delay
    }
}

impl fmt::Display for RetryAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl StdError for RetryAfter {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}

/// Says of an error what should happen to the job.
///
/// ```
/// use std::time::Duration;
/// use ergate::{BoxError, ResultExt};
///
/// fn charge(card: &str) -> Result<u64, BoxError> {
///     let amount = card.parse::<u64>().abort()?;
///     std::fs::metadata("/").retry_after(Duration::from_secs(30))?;
///     Ok(amount)
/// }
/// # assert!(charge("x").is_err());
/// ```
pub trait ResultExt<T>: Sized {
    /// The error is an expected one: the job ends with status `aborted`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// fn amount(text: &str) -> Result<u64, Abort> {
    ///     text.parse::<u64>().abort()
    /// }
    /// # assert!(amount("x").is_err());
    /// ```
    ///
    /// # Errors
    /// The same, marked.
    fn abort(self) -> Result<T, Abort>;

    /// Another attempt can't mend it: the job fails now.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// fn amount(text: &str) -> Result<u64, ergate::Permanent> {
    ///     text.parse::<u64>().permanent()
    /// }
    /// # assert!(amount("x").is_err());
    /// ```
    ///
    /// # Errors
    /// The same, marked.
    fn permanent(self) -> Result<T, Permanent>;

    /// Another attempt may help after `delay`.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::prelude::*;
    /// fn read(path: &str) -> Result<String, ergate::RetryAfter> {
    ///     std::fs::read_to_string(path).retry_after(Duration::from_secs(30))
    /// }
    /// # assert!(read("/there/is/no/such/file").is_err());
    /// ```
    ///
    /// # Errors
    /// The same, marked.
    fn retry_after(self, delay: Duration) -> Result<T, RetryAfter>;
}

impl<T, E: Into<BoxError>> ResultExt<T> for Result<T, E> {
    fn abort(self) -> Result<T, Abort> {
        self.map_err(Abort::because)
    }

    fn permanent(self) -> Result<T, Permanent> {
        self.map_err(Permanent::new)
    }

    fn retry_after(self, delay: Duration) -> Result<T, RetryAfter> {
        self.map_err(|error| RetryAfter::new(delay, error))
    }
}
