//! Finding a mark inside an error, whatever wraps it.

use std::error::Error as StdError;
use std::time::Duration;

use super::{Abort, BoxError, Permanent, RetryAfter};
use crate::sources::sources;

/// What an error asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directive {
    /// Nothing: the step's policy decides.
    ByPolicy,
    /// End the job as aborted.
    Abort,
    /// Fail the job now.
    Permanent,
    /// Try again after this long.
    RetryAfter(Duration),
}

impl Directive {
    /// What an error said of itself through its own `downcast_ref`, where it has one.
    #[must_use]
    pub fn found(
        abort: Option<&Abort>,
        permanent: Option<&Permanent>,
        retry: Option<&RetryAfter>,
    ) -> Self {
        match (abort, permanent, retry) {
            (Some(_), ..) => Self::Abort,
            (_, Some(_), _) => Self::Permanent,
            (.., Some(retry)) => Self::RetryAfter(retry.delay()),
            _ => Self::ByPolicy,
        }
    }

    pub(super) fn or_in_chain(self, error: &BoxError) -> Self {
        if self != Self::ByPolicy {
            return self;
        }
        let errors =
            std::iter::once(&**error as &(dyn StdError + 'static)).chain(sources(&**error));
        let mut marked = errors.map(|error| {
            Self::found(
                error.downcast_ref(),
                error.downcast_ref(),
                error.downcast_ref(),
            )
        });
        let marked = marked.find(|directive| *directive != Self::ByPolicy);
        marked.unwrap_or(Self::ByPolicy)
    }
}

/// Answers `downcast_ref` for errors that have no method of that name.
///
/// `anyhow` and `eyre` hide their outermost error once they are turned into a `Box<dyn Error>`; their own inherent
/// `downcast_ref` finds it, and wins over this trait's wherever it exists.
pub trait Undirected {
    /// Nothing is known of this error.
    fn downcast_ref<X: 'static>(&self) -> Option<&X> {
        None
    }
}

impl<T> Undirected for T {}
