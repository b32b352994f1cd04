//! What came of a job that a harness ran.

use std::fmt;

#[cfg(feature = "macros")]
use ergate_macros::unshown;

use super::problem::HarnessError;
use super::rehearsal::Execution;
use super::stage::Returned;
use crate::job::{ErrorRecord, Job, RunOutcome, Status, StepRun};
use crate::payload::{PayloadError, Restored};

/// A job that a [`Harness`](super::Harness) ran, to assert on.
///
/// Its `Display` tells what happened, and is the same each time: a harness has a clock and ids of its own.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::testing::Harness;
///
/// #[step]
/// fn charge(total: u64) -> Flow<u64, End> {
///     if total == 0 { Flow::end("nothing to charge") } else { Flow::next(total) }
/// }
///
/// #[step]
/// fn receipt(total: u64) -> String {
///     format!("{total} paid")
/// }
///
/// static SHOP: Workflow<u64> = Workflow::named("shop").step::<charge>().step::<receipt>().build();
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// let harness = Harness::new(&SHOP);
///
/// let run = harness.run(20).await?;
/// assert_eq!(run.path(), ["charge", "receipt"]);
/// assert_eq!(run.status(), Status::Completed);
/// assert_eq!(run.output::<String>()?, "20 paid");
///
/// let run = harness.run(0).await?;
/// assert_eq!(run.path(), ["charge"]);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Run {
    pub(super) job: Job,
    pub(super) steps: Vec<&'static str>,
    pub(super) executions: Vec<Execution>,
    pub(super) returned: Vec<Returned>,
}

impl Run {
    /// The job as it stands in the store.
    #[must_use]
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// Where the job ended, or stands.
    #[must_use]
    pub fn status(&self) -> Status {
        self.job.status
    }

    /// The steps that it went through, each once, whatever went wrong on the way.
    ///
    /// The last one is the one that it ended at, or failed at.
    #[must_use]
    pub fn path(&self) -> Vec<&str> {
        let mut path: Vec<&str> = Vec::new();
        for run in &self.job.runs {
            if path.last() != Some(&&*run.step) {
                path.push(&run.step);
            }
        }
        path
    }

    /// What the last step returned.
    ///
    /// # Errors
    ///
    /// It is not a `T`, or there is none because no step has returned anything.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn output<T: Restored>(&self) -> Result<T, PayloadError> {
        self.job.last_return_value.parse()
    }

    /// Why the job failed, or was aborted.
    #[must_use]
    pub fn error(&self) -> Option<&ErrorRecord> {
        self.job.error.as_deref()
    }

    /// What happened at this step.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// use ergate::testing::Harness;
    ///
    /// fn rate() -> f64 {
    ///     0.25
    /// }
    ///
    /// #[step(retries = 2)]
    /// fn bill(net: f64, #[depends(rate)] rate: f64) -> f64 {
    ///     net * (1.0 + rate)
    /// }
    ///
    /// static BILLING: Workflow<f64> = Workflow::named("billing").step::<bill>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let run = Harness::new(&BILLING).fail_once("bill", "the printer is on fire").run(100.0).await?;
    ///
    /// let bill = run.step("bill")?;
    /// assert_eq!(bill.attempts(), 2);
    /// assert_eq!(bill.outcomes(), [RunOutcome::Failed, RunOutcome::Completed]);
    /// assert_eq!(bill.returned::<f64>()?, 125.0);
    /// assert_eq!(bill.resolved(), ["net", "rate"]);
    /// # Ok(())
    /// # }
    /// # use ergate::RunOutcome;
    /// ```
    ///
    /// # Errors
    ///
    /// The workflow has no such step.
    pub fn step(&self, name: &str) -> Result<StepView<'_>, HarnessError> {
        match self.steps.iter().find(|step| **step == name) {
            Some(step) => Ok(StepView { run: self, step }),
            None => Err(HarnessError::no_step(
                &self.job.workflow_name,
                name,
                &self.steps,
            )),
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.job)?;
        for run in &self.job.runs {
            write!(
                f,
                "\n  {} {}, attempt {}",
                run.step, run.outcome, run.attempt
            )?;
            if let Some(next) = &run.next {
                write!(f, " → {next}")?;
            }
            if let Some(error) = run.error_with_sources() {
                write!(f, ": {error}")?;
            }
        }
        Ok(())
    }
}

/// What happened at one step of a [`Run`].
#[derive(Clone, Copy, Debug)]
pub struct StepView<'r> {
    run: &'r Run,
    step: &'static str,
}

impl<'r> StepView<'r> {
    /// Its runs as the job remembers them: those that were saved.
    pub fn runs(self) -> impl Iterator<Item = &'r StepRun> {
        let runs = self.run.job.runs.iter();
        runs.filter(move |run| *run.step == *self.step)
    }

    /// How often it was tried, as far as the job knows. 0 for a step that the job did not come to.
    #[must_use]
    pub fn attempts(self) -> usize {
        self.runs().count()
    }

    /// How each of its runs ended.
    #[must_use]
    pub fn outcomes(self) -> Vec<RunOutcome> {
        self.runs().map(|run| run.outcome).collect()
    }

    /// How often its function was called, also where the job does not know of it, because the worker was gone before
    /// it was saved.
    #[must_use]
    pub fn executions(self) -> usize {
        self.executed().count()
    }

    /// What it handed on.
    ///
    /// # Errors
    ///
    /// It is not a `T`, or the step has returned nothing.
    #[cfg_attr(feature = "macros", unshown)]
    pub fn returned<T: Restored>(self) -> Result<T, PayloadError> {
        let mut returned = self.run.returned.iter().rev();
        match returned.find(|returned| *returned.step == *self.step) {
            Some(returned) => returned.value.parse(),
            None => Err(PayloadError::of_nothing(&format!(
                "step `{}` has returned nothing",
                self.step
            ))),
        }
    }

    /// What was made and read for its last run, in order: dependencies by the name of their function, the rest by the
    /// name of the parameter. What was already there is not made again.
    #[must_use]
    pub fn resolved(self) -> &'r [&'static str] {
        self.executed()
            .last()
            .map_or(&[], |execution| &execution.resolved)
    }

    fn executed(self) -> impl Iterator<Item = &'r Execution> {
        let executions = self.run.executions.iter();
        executions.filter(move |execution| execution.step == self.step)
    }
}
