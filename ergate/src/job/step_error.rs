//! What a run that failed says of its error.

use super::ErrorRecord;
use super::cap::Texts;
use super::record::with_sources;

/// What one run of a step says of its error, as it is stored with the job: the error's texts, and where it happened.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::{RunOutcome, StepRun, Timestamp};
///
/// let run = StepRun::new("charge", 1, Timestamp::now(), Duration::ZERO, RunOutcome::Failed).with_error("no answer");
/// assert_eq!(run.error.ok_or("it failed")?.message, "no answer");
/// # Ok::<(), &str>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepError {
    /// The error's own text.
    pub message: String,
    /// The texts of the error's sources, the outermost first, without `message`.
    pub chain: Vec<String>,
    /// The dependency that failed and those that asked for it, such as `notify → transaction → pool`.
    pub dependency: Option<String>,
    /// The file and the line of a panic.
    pub place: Option<String>,
    /// Errors that came after it, such as a teardown's.
    pub also: Vec<String>,
}

impl StepError {
    pub(super) fn of(record: &ErrorRecord) -> StepError {
        StepError {
            message: record.message.clone(),
            chain: record.chain.clone(),
            dependency: record.dependency.clone(),
            place: record.place.clone(),
            also: record.also.clone(),
        }
    }

    /// The error's text with those of its sources, in one line.
    ///
    /// ```
    /// use ergate::StepError;
    ///
    /// let mut error = StepError::default();
    /// error.message = "no answer".to_owned();
    /// error.chain = vec!["connection refused".to_owned()];
    /// assert_eq!(error.with_sources(), "no answer: connection refused");
    /// ```
    #[must_use]
    pub fn with_sources(&self) -> String {
        let said = with_sources(&self.message, &self.chain, ": ");
        said.strip_prefix(": ").unwrap_or(&said).to_owned()
    }

    /// Cuts its texts to so many bytes together.
    pub(super) fn cap(&mut self, most: usize) {
        let texts = Texts {
            message: &mut self.message,
            place: &mut self.place,
            dependency: &mut self.dependency,
            chain: &mut self.chain,
            also: &mut self.also,
        };
        texts.cap(most);
    }
}
