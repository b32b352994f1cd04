//! What went wrong in one step run, on its way into the job's record.

use std::error::Error as StdError;

use super::{BoxError, Directive};
use crate::engine::{Report, Retry};
use crate::job::{ErrorKind, ErrorRecord, Job};
use crate::sources::sources;

/// What went wrong in one step run.
#[derive(Debug)]
pub struct Failure {
    kind: ErrorKind,
    directive: Directive,
    message: String,
    chain: Vec<String>,
    dependency: Vec<&'static str>,
    place: Option<String>,
    also: Vec<String>,
}

impl Failure {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Box<Self> {
        let directive = match kind {
            // The same bytes fit no better the next time.
            ErrorKind::Input | ErrorKind::Output => Directive::Permanent,
            _ => Directive::ByPolicy,
        };
        Box::new(Self {
            kind,
            directive,
            message: message.into(),
            chain: Vec::new(),
            dependency: Vec::new(),
            place: None,
            also: Vec::new(),
        })
    }

    pub(crate) fn dependency(message: impl Into<String>) -> Box<Self> {
        Self::new(ErrorKind::Dependency, message)
    }

    /// What a user's function returned as its error.
    pub(crate) fn raised<E: Into<BoxError>>(directive: Directive, error: E) -> Box<Self> {
        let error = error.into();
        let directive = directive.or_in_chain(&error);
        let mut failure = Self::new(ErrorKind::Failed, error.to_string());
        failure.directive = directive;
        failure.chain = texts(&*error);
        if directive == Directive::Abort {
            failure.kind = ErrorKind::Aborted;
        }
        failure
    }

    /// The same failure, as that of a dependency on the way to which `trail` was being made.
    pub(crate) fn of_dependency(mut self: Box<Self>, trail: &[&'static str]) -> Box<Self> {
        if self.kind == ErrorKind::Failed {
            self.kind = ErrorKind::Dependency;
        }
        if self.dependency.is_empty() {
            self.dependency = trail.to_vec();
        }
        self
    }

    pub(crate) fn at(mut self: Box<Self>, place: Option<String>) -> Box<Self> {
        self.place = place;
        self
    }

    /// The same failure, with the sources of the error that its message tells of.
    pub(crate) fn because_of(mut self: Box<Self>, error: &(dyn StdError + 'static)) -> Box<Self> {
        self.chain = texts(error);
        self
    }

    /// The message, and what was behind it.
    pub(crate) fn in_one_line(&self) -> String {
        let mut line = self.message.clone();
        for source in &self.chain {
            line.push_str(": ");
            line.push_str(source);
        }
        line
    }

    /// A later error must not hide the first one, nor be lost with those that came after it.
    pub(crate) fn and_also(&mut self, later: &Self) {
        self.also.push(later.in_one_line());
        self.also.extend_from_slice(&later.also);
    }

    pub(crate) fn kind(&self) -> ErrorKind {
        self.kind
    }

    pub(crate) fn chain(&self) -> &[String] {
        &self.chain
    }

    pub(crate) fn record(&self, job: &Job, step: &str) -> ErrorRecord {
        self.record_of(&job.workflow_name, step, job.attempt)
    }

    pub(crate) fn record_of(&self, workflow: &str, step: &str, attempt: u32) -> ErrorRecord {
        let mut record = ErrorRecord::new(self.kind, workflow, &*self.message)
            .with_step(step)
            .with_attempt(attempt)
            .with_chain(self.chain.clone());
        for later in &self.also {
            record = record.with_also(later.clone());
        }
        if !self.dependency.is_empty() {
            record = record.with_dependency(self.dependency.join(" → "));
        }
        if let Some(place) = &self.place {
            record = record.with_place(place.clone());
        }
        record
    }

    pub(crate) fn report(&self, error: Box<ErrorRecord>) -> Report {
        match self.directive {
            Directive::Abort => Report::Aborted { error },
            Directive::Permanent => Report::Failed {
                error,
                retry: Retry::Never,
            },
            Directive::RetryAfter(delay) => Report::Failed {
                error,
                retry: Retry::After(delay),
            },
            Directive::ByPolicy => Report::Failed {
                error,
                retry: Retry::ByPolicy,
            },
        }
    }
}

fn texts(error: &(dyn StdError + 'static)) -> Vec<String> {
    sources(error).map(ToString::to_string).collect()
}

/// The way to what failed, and why: for what fails outside of any job.
impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if !self.dependency.is_empty() {
            write!(f, "`{}`, which failed: ", self.dependency.join(" → "))?;
        }
        f.write_str(&self.message)
    }
}
