//! What can go wrong in this library's own calls.

#[cfg(feature = "tokio")]
mod run;

use std::fmt;
use std::io;

use crate::backend::BackendError;
use crate::failure::Failure;
use crate::job::JobIdError;
use crate::payload::PayloadError;
use crate::sources::in_one_line;
use crate::traceparent::TraceParentError;

#[cfg(feature = "tokio")]
pub use run::RunError;

/// What can go wrong when a job is submitted or a worker runs.
///
/// What goes wrong *inside* a job is never one of these: it stands in the job's record.
///
/// Its `Debug` is for people too, with all sources: it is what a `main` prints that returns one.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// use ergate::Error;
///
/// let backend = Memory::new();
/// let error = backend.submit_blocking(GREETING.job("Ada".to_owned()).id("")).err().ok_or("it is submitted")?;
/// assert!(matches!(error, Error::JobId(_)));
/// assert_eq!(format!("{error:?}"), "the job's id can't be used: a job's id must not be empty");
/// # Ok::<(), BoxError>(())
/// ```
#[non_exhaustive]
pub enum Error {
    /// The backend could not do what was asked.
    Backend(BackendError),
    /// The worker lacks something that its workflows need; nothing was claimed.
    Setup(SetupError),
    /// A job's input or context can't be written as JSON.
    Payload {
        /// The workflow that the job is for.
        workflow: String,
        /// `input` or `context`.
        what: &'static str,
        /// What serde says.
        source: PayloadError,
    },
    /// A job's id is not one.
    JobId(JobIdError),
    /// The trace that a job was to belong to is none.
    TraceParent(TraceParentError),
    /// The operating system refused threads, timers or signals to the runtime.
    Runtime(io::Error),
    /// The worker was told twice to stop and left at once; jobs that it had not finished went back.
    Stopped,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Backend(_) => f.write_str("the backend failed"),
            Self::Setup(error) => error.fmt(f),
            Self::Payload { workflow, what, .. } => {
                write!(f, "the {what} of a job for workflow `{workflow}` can't be written as JSON")
            }
            Self::JobId(_) => f.write_str("the job's id can't be used"),
            Self::TraceParent(_) => f.write_str("the job's traceparent can't be used"),
            Self::Runtime(_) => f.write_str("the worker's runtime can't be started"),
            Self::Stopped => f.write_str(
                "the worker was stopped before its steps had ended; the jobs went back to the queue",
            ),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&in_one_line(self))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Backend(error) => Some(error),
            Self::Payload { source, .. } => Some(source),
            Self::JobId(error) => Some(error),
            Self::TraceParent(error) => Some(error),
            Self::Runtime(error) => Some(error),
            Self::Setup(_) | Self::Stopped => None,
        }
    }
}

impl From<BackendError> for Error {
    fn from(error: BackendError) -> Self {
        Self::Backend(error)
    }
}

impl From<SetupError> for Error {
    fn from(error: SetupError) -> Self {
        Self::Setup(error)
    }
}

/// Everything that a worker lacks, found before it claims its first job.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::Error;
///
/// struct Pool;
///
/// #[step]
/// fn load(#[state] pool: &Pool) {}
///
/// static LOAD: Workflow = Workflow::named("load").step::<load>().build();
///
/// // `.state(Pool)` is forgotten.
/// if let Err(Error::Setup(error)) = Worker::new(Memory::new()).register(&LOAD).run_until_idle_blocking() {
///     assert_eq!(error.problems().len(), 1);
///     eprintln!("{error}");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupError {
    problems: Vec<String>,
}

impl SetupError {
    pub(crate) fn new(problems: Vec<String>) -> Self {
        Self { problems }
    }

    pub(crate) fn from_failure(step: &str, failure: &Failure) -> Self {
        let mut problem = format!("step `{step}` needs {failure}");
        for source in failure.chain() {
            problem.push_str(": ");
            problem.push_str(source);
        }
        Self::new(vec![problem])
    }

    /// One sentence for each problem.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the worker can't start")?;
        for problem in &self.problems {
            write!(f, "\n  - {problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for SetupError {}
