//! How a step run ended, as a teardown sees it.

use std::sync::Arc;

use crate::job::ErrorRecord;

/// How a step run ended, as a teardown sees it.
///
/// A jump and an early end are successes: a transaction commits on them.
///
/// ```
/// use ergate::Outcome;
///
/// struct Transaction;
/// impl Transaction {
///     fn commit(self) {}
///     fn roll_back(self) {}
/// }
///
/// fn finish(transaction: Transaction, outcome: Outcome) {
///     if outcome.is_success() {
///         transaction.commit();
///     } else {
///         transaction.roll_back();
///     }
/// }
/// finish(Transaction, Outcome::Completed);
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The step returned a value for the next step, or was the last one.
    Completed,
    /// The step jumped to the named step.
    Jumped(&'static str),
    /// The step ended the job early.
    Ended,
    /// The step gave up for good with an [`Abort`](crate::Abort).
    Aborted(Arc<ErrorRecord>),
    /// The step, or a dependency of it, failed.
    Failed(Arc<ErrorRecord>),
    /// The step, or a dependency of it, panicked.
    Panicked(Arc<ErrorRecord>),
    /// The step took longer than its time-out.
    TimedOut,
    /// The step was interrupted because its worker shuts down or lost the job.
    Cancelled,
}

impl Outcome {
    /// Whether the step did what it was asked: it went on, jumped or ended early.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self, Self::Completed | Self::Jumped(_) | Self::Ended)
    }

    /// What went wrong, where something did.
    ///
    /// ```
    /// # use ergate::Outcome;
    /// fn note(outcome: &Outcome) -> String {
    ///     outcome.error().map_or_else(|| "no error".to_owned(), |error| error.message.clone())
    /// }
    /// assert_eq!(note(&Outcome::TimedOut), "no error");
    /// ```
    #[must_use]
    pub fn error(&self) -> Option<&ErrorRecord> {
        match self {
            Self::Aborted(error) | Self::Failed(error) | Self::Panicked(error) => Some(error),
            _ => None,
        }
    }
}
