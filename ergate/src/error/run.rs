//! What can go wrong where a workflow runs without a store.

use std::error::Error as StdError;
use std::fmt;
use std::io;

use super::SetupError;
use crate::failure::BoxError;
use crate::job::ErrorRecord;
use crate::payload::PayloadError;
use crate::sources::in_one_line;

/// What can go wrong when a workflow runs where its caller is: [`Here`](crate::Here) and
/// [`run_here`](crate::Workflow::run_here).
///
/// ```
/// use ergate::prelude::*;
/// use ergate::{ErrorKind, RunError};
///
/// #[step(retries = 2, backoff = "1ms..5ms")]
/// fn charge(total: u64) -> Result<u64, BoxError> {
///     Err(format!("{total} is too much").into())
/// }
///
/// static SHOP: Workflow<u64> = Workflow::named("shop").step::<charge>().build();
///
/// match SHOP.run_here_blocking::<u64>(7) {
///     Err(RunError::Failed(record)) => {
///         assert_eq!(record.kind, ErrorKind::Failed);
///         assert_eq!((record.step.as_deref(), record.attempt), (Some("charge"), 3));
///     }
///     other => panic!("{other:?}"),
/// }
/// ```
#[non_exhaustive]
pub enum RunError {
    /// The steps need something that is not there; nothing ran.
    Setup {
        /// The workflow.
        workflow: &'static str,
        /// What is missing.
        source: SetupError,
    },
    /// The input or the context has to be written as JSON, and can't be; nothing ran.
    Input {
        /// The workflow.
        workflow: &'static str,
        /// `input` or `context`.
        what: &'static str,
        /// What serde says.
        source: PayloadError,
    },
    /// A step failed or gave up, after all its attempts.
    Failed(Box<ErrorRecord>),
    /// The last value is not of the type that was asked for.
    Output {
        /// The workflow.
        workflow: &'static str,
        /// The step that returned it.
        step: &'static str,
        /// The type that was asked for.
        wanted: &'static str,
        /// What serde says.
        source: PayloadError,
    },
    /// The steps ran, but a teardown of what was made for all runs failed.
    Teardown {
        /// The workflow.
        workflow: &'static str,
        /// The teardown's error.
        source: BoxError,
    },
    /// A tokio runtime runs on this thread already, or one is needed and can't be made.
    Runtime(io::Error),
}

impl RunError {
    pub(crate) fn setup(workflow: &'static str, source: SetupError) -> Self {
        Self::Setup { workflow, source }
    }

    pub(crate) fn input(workflow: &'static str, what: &'static str, source: PayloadError) -> Self {
        Self::Input {
            workflow,
            what,
            source,
        }
    }

    pub(crate) fn on_runtime() -> Self {
        Self::Runtime(io::Error::other(
            "a tokio runtime runs on this thread already: await the form of this call that is `async`",
        ))
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setup { workflow, source } => {
                write!(f, "workflow `{workflow}` can't run here")?;
                for problem in source.problems() {
                    write!(f, "\n  - {problem}")?;
                }
                Ok(())
            }
            Self::Input { workflow, what, .. } => {
                write!(
                    f,
                    "the {what} for workflow `{workflow}` can't be written as JSON"
                )
            }
            Self::Failed(record) => record.fmt(f),
            Self::Output {
                workflow,
                step,
                wanted,
                ..
            } => write!(
                f,
                "workflow `{workflow}` ended with step `{step}`, whose value is no `{wanted}`; \
                 ask for an `ergate::Payload` where it may be of several types"
            ),
            Self::Teardown { workflow, .. } => write!(
                f,
                "a teardown failed of what was made for all runs of workflow `{workflow}`"
            ),
            Self::Runtime(_) => f.write_str("the runtime for a workflow can't be made"),
        }
    }
}

/// For people too, with all sources: it is what a `main` prints that returns one.
impl fmt::Debug for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_one_line(self))
    }
}

impl StdError for RunError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Input { source, .. } | Self::Output { source, .. } => Some(source),
            Self::Teardown { source, .. } => Some(&**source),
            Self::Runtime(source) => Some(source),
            Self::Setup { .. } | Self::Failed(_) => None,
        }
    }
}
