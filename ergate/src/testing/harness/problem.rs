//! What can be wrong with how a harness is used.

use std::fmt;

use super::fault::Fault;
use crate::engine::alternatives;
use crate::error::Error;
use crate::job::JobId;

/// Why a [`Harness`](super::Harness) has no run to show: what is wrong with how it was set up, or what its worker or
/// its store said.
///
/// ```
/// # use ergate::prelude::*;
/// use ergate::testing::Harness;
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let error = Harness::new(&GREETING).fail_once("great", "no").run("Ada".into()).await.unwrap_err();
/// assert_eq!(
///     error.problems(),
///     ["workflow `greeting` has no step `great`; did you mean `greet`? There are: `greet`"],
/// );
/// # }
/// ```
pub struct HarnessError {
    problems: Vec<String>,
    source: Option<Error>,
}

impl HarnessError {
    pub(super) fn new(problems: Vec<String>) -> HarnessError {
        HarnessError {
            problems,
            source: None,
        }
    }

    pub(super) fn no_step(workflow: &str, name: &str, steps: &[&str]) -> HarnessError {
        HarnessError::new(vec![unknown_step(workflow, name, steps)])
    }

    pub(super) fn gone(job: &JobId) -> HarnessError {
        HarnessError::new(vec![format!("job `{job}` is no longer in the store")])
    }

    /// What is wrong with how the harness was set up; empty if something else failed.
    #[must_use]
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl From<Error> for HarnessError {
    fn from(source: Error) -> HarnessError {
        HarnessError {
            problems: Vec::new(),
            source: Some(source),
        }
    }
}

impl fmt::Display for HarnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            return source.fmt(f);
        }
        f.write_str("the harness was set up for another run than this")?;
        for problem in &self.problems {
            write!(f, "\n  - {problem}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for HarnessError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => fmt::Debug::fmt(source, f),
            None => fmt::Display::fmt(self, f),
        }
    }
}

impl std::error::Error for HarnessError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().and_then(|source| source.source())
    }
}

pub(super) fn unknown_step(workflow: &str, name: &str, steps: &[&str]) -> String {
    let others = alternatives(name, steps);
    format!("workflow `{workflow}` has no step `{name}`; {others}")
}

pub(super) fn never_met(workflow: &str, function: &str) -> String {
    format!(
        "`{function}` is replaced, but no step of workflow `{workflow}` needs it: replace the function that stands in \
         `#[depends(..)]`, or leave the replacement out"
    )
}

pub(super) fn never_struck(step: &str, fault: &Fault, path: &[&str]) -> String {
    let path = path.join(" → ");
    format!("`{fault}` at step `{step}` never struck: the job went {path}")
}
