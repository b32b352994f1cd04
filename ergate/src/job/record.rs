//! What went wrong with a job, as it is stored with the job.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::cap;
use crate::sources::sources;
use crate::timestamp::Timestamp;

/// What went wrong with a job, in a form that can be stored: the step's error with its chain of
/// sources.
///
/// All its texts together take at most 16 KiB; what is longer is cut, and says so.
///
/// ```
/// use ergate::{ErrorKind, ErrorRecord};
///
/// let error = "abc".parse::<i64>().unwrap_err();
/// let record = ErrorRecord::from_error(ErrorKind::Failed, "shop", &error).with_step("charge");
/// assert_eq!(record.to_string(), "step `charge` of `shop` failed: invalid digit found in string");
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRecord {
    /// What sort of failure it was.
    pub kind: ErrorKind,
    /// The job's workflow.
    pub workflow: Arc<str>,
    /// The step that failed, where it was a step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Arc<str>>,
    /// Which attempt at the step it was, counted from 1; 0 where no step ran.
    #[serde(default)]
    pub attempt: u32,
    /// The error's own text.
    pub message: String,
    /// The texts of the error's sources, the outermost first, without `message`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<String>,
    /// The dependency that failed and those that asked for it, such as `notify → transaction →
    /// pool`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependency: Option<String>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// The file and the line of a panic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Errors that came after it, such as a teardown's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// What sort of failure an [`ErrorRecord`] tells of.
///
/// ```
/// use ergate::{ErrorKind, Job};
///
/// /// Whether a person should look at it: aborting was on purpose.
/// fn needs_a_look(job: &Job) -> bool {
///     job.error.as_ref().is_some_and(|error| error.kind != ErrorKind::Aborted)
/// }
/// assert!(!needs_a_look(&Job::new("greeting")));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// The step returned an error.
    Failed,
    /// The step gave up on purpose.
    Aborted,
    /// The step panicked.
    Panicked,
    /// The step took longer than its policy allows.
    TimedOut,
    /// The job was cancelled while the step ran.
    Cancelled,
    /// A dependency of the step could not be made.
    Dependency,
    /// A dependency of the step could not be torn down.
    Teardown,
    /// The step's input, or the job's context, does not have the shape that the step asks for.
    Input,
    /// What the step returned could not be written as JSON.
    Output,
    /// The worker does not know the job's workflow.
    UnknownWorkflow,
    /// The workflow has no step where the job stands.
    UnknownStep,
    /// The stored job could not be read.
    Unreadable,
    /// The step's worker vanished in the middle of it, again and again.
    Abandoned,
}

impl ErrorKind {
    fn verb(self) -> &'static str {
        match self {
            ErrorKind::Failed => "failed",
            ErrorKind::Aborted => "aborted",
            ErrorKind::Panicked => "panicked",
            ErrorKind::TimedOut => "timed out",
            ErrorKind::Cancelled => "was cancelled",
            ErrorKind::Dependency => "failed in a dependency",
            ErrorKind::Teardown => "failed in a teardown",
            ErrorKind::Input => "could not read its input",
            ErrorKind::Output => "could not write its result",
            ErrorKind::UnknownWorkflow => "is unknown",
            ErrorKind::UnknownStep => "cannot go on",
            ErrorKind::Unreadable => "has an unreadable job",
            ErrorKind::Abandoned => "was abandoned",
        }
    }
}

impl ErrorRecord {
    /// What became of the job: `failed`, `was abandoned`.
    pub(crate) fn kind_in_words(&self) -> &'static str {
        self.kind.verb()
    }

    /// A record with a text of its own.
    ///
    /// ```
    /// use ergate::{ErrorKind, ErrorRecord};
    ///
    /// let record = ErrorRecord::new(ErrorKind::TimedOut, "shop", "took longer than 30s")
    ///     .with_step("charge")
    ///     .with_attempt(3);
    /// assert_eq!(record.to_string(), "step `charge` of `shop` timed out at attempt 3: took longer than 30s");
    /// ```
    pub fn new(
        kind: ErrorKind,
        workflow: impl Into<Arc<str>>,
        message: impl Into<String>,
    ) -> ErrorRecord {
        let record = ErrorRecord {
            kind,
            workflow: workflow.into(),
            step: None,
            attempt: 0,
            message: message.into(),
            chain: Vec::new(),
            dependency: None,
            at: None,
            place: None,
            also: Vec::new(),
        };
        cap::capped(record)
    }

    /// A record of an error and all its sources.
    ///
    /// ```
    /// use ergate::{Abort, ErrorKind, ErrorRecord};
    ///
    /// let error = "abc".parse::<i64>().map_err(Abort::because);
    /// if let Err(error) = error {
    ///     let record = ErrorRecord::from_error(ErrorKind::Aborted, "shop", &error);
    ///     assert_eq!(record.message, "invalid digit found in string");
    ///     assert!(record.chain.is_empty());
    /// }
    /// ```
    pub fn from_error(
        kind: ErrorKind,
        workflow: impl Into<Arc<str>>,
        error: &(dyn Error + 'static),
    ) -> ErrorRecord {
        let chain = sources(error)
            .take(cap::MOST_TEXTS)
            .map(cap::bounded_text)
            .collect();
        ErrorRecord::new(kind, workflow, cap::bounded_text(error)).with_chain(chain)
    }

    /// Names the step.
    #[must_use]
    pub fn with_step(mut self, step: impl Into<Arc<str>>) -> ErrorRecord {
        self.step = Some(step.into());
        self
    }

    /// Says which attempt at the step it was, counted from 1.
    #[must_use]
    pub fn with_attempt(mut self, attempt: u32) -> ErrorRecord {
        self.attempt = attempt;
        self
    }

    /// Puts the texts of the error's sources, the outermost first.
    #[must_use]
    pub fn with_chain(mut self, chain: Vec<String>) -> ErrorRecord {
        self.chain = chain;
        cap::capped(self)
    }

    /// Names the dependency that failed, with those that asked for it: `notify → transaction →
    /// pool`.
    ///
    /// ```
    /// use ergate::{ErrorKind, ErrorRecord};
    ///
    /// let record = ErrorRecord::new(ErrorKind::Dependency, "shop", "no answer")
    ///     .with_step("charge")
    ///     .with_dependency("transaction → pool");
    /// assert_eq!(
    ///     record.to_string(),
    ///     "step `charge` of `shop` failed in a dependency (in transaction → pool): no answer",
    /// );
    /// ```
    #[must_use]
    pub fn with_dependency(mut self, dependency: impl Into<String>) -> ErrorRecord {
        self.dependency = Some(dependency.into());
        cap::capped(self)
    }

    /// Says when it happened.
    #[must_use]
    pub fn with_at(mut self, at: Timestamp) -> ErrorRecord {
        self.at = Some(at);
        self
    }

    /// Says in which file and line it happened.
    #[must_use]
    pub fn with_place(mut self, place: impl Into<String>) -> ErrorRecord {
        self.place = Some(place.into());
        cap::capped(self)
    }

    /// Adds an error that came after it and must not hide it.
    ///
    /// ```
    /// use ergate::{ErrorKind, ErrorRecord};
    ///
    /// let record = ErrorRecord::new(ErrorKind::Failed, "shop", "no answer").with_also("can't roll back");
    /// assert_eq!(record.to_string(), "workflow `shop` failed: no answer; then: can't roll back");
    /// ```
    #[must_use]
    pub fn with_also(mut self, later: impl Into<String>) -> ErrorRecord {
        self.also.push(later.into());
        cap::capped(self)
    }
}

/// One line: `` step `charge` of `shop` failed: no answer: connection refused ``.
impl fmt::Display for ErrorRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.step {
            Some(step) => write!(
                f,
                "step `{step}` of `{}` {}",
                self.workflow,
                self.kind.verb()
            )?,
            None => write!(f, "workflow `{}` {}", self.workflow, self.kind.verb())?,
        }
        if self.attempt > 1 {
            write!(f, " at attempt {}", self.attempt)?;
        }
        if let Some(dependency) = &self.dependency {
            write!(f, " (in {dependency})")?;
        }
        if let Some(place) = &self.place {
            write!(f, " (at {place})")?;
        }
        f.write_str(&with_sources(&self.message, &self.chain, ": "))?;
        for later in &self.also {
            write!(f, "; then: {later}")?;
        }
        Ok(())
    }
}

/// An error's text and those of its sources, each after this.
pub(super) fn with_sources(message: &str, chain: &[String], lead: &str) -> String {
    let mut said = String::new();
    let mut before = "";
    for text in std::iter::once(message).chain(chain.iter().map(String::as_str)) {
        // Many errors repeat their source at the end of their own text.
        if !before.ends_with(text) {
            said.push_str(lead);
            said.push_str(text);
            before = text;
        }
    }
    said
}
