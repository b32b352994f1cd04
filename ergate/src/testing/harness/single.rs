//! One step of a workflow by itself.

use super::{Harness, HarnessError, Run};
use crate::error::Error;
use crate::job::JobId;
use crate::payload::Stored;
use crate::workflow::NewJob;

/// One step of a workflow, to be run without the steps before it and after it.
///
/// ```
/// # use ergate::prelude::*;
/// use ergate::testing::Harness;
///
/// #[step]
/// fn count(text: String) -> usize { text.len() }
///
/// #[step]
/// fn report(letters: usize) -> String { format!("{letters} letters") }
///
/// static LETTERS: Workflow<String> = Workflow::named("letters").step::<count>().step::<report>().build();
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), BoxError> {
/// let harness = Harness::new(&LETTERS);
/// let run = harness.step("count")?.run("Ada").await?;
/// assert_eq!(run.path(), ["count"]);
/// assert_eq!(run.output::<usize>()?, 3);
/// // The job stands where the next step would begin.
/// assert_eq!(run.job().current_step_name.as_deref(), Some("report"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct SingleStep<'h, I: 'static, C: 'static> {
    harness: &'h Harness<I, C>,
    name: &'static str,
}

impl<'h, I, C> SingleStep<'h, I, C> {
    pub(super) fn new(harness: &'h Harness<I, C>, name: &'static str) -> SingleStep<'h, I, C> {
        SingleStep { harness, name }
    }

    /// Runs it with this input, with its retries, in a store of its own.
    ///
    /// The input is written as JSON and read as what the step takes, as between two steps.
    ///
    /// # Errors
    ///
    /// As for [`Harness::run`].
    pub async fn run(self, input: impl Stored) -> Result<Run, HarnessError> {
        let workflow = self.harness.workflow.name();
        let mut job = NewJob::of(workflow, &input).into_job()?;
        job.id = JobId::try_from(self.harness.next_id()).map_err(Error::JobId)?;
        job.user_context = self.harness.own_context()?;
        job.current_step_name = Some(self.name.into());
        self.harness.run_in(&self.harness.scene(true), job).await
    }
}
