//! Counting the jobs that this process submits.

use super::Enqueued;
use crate::job::Job;

/// Jobs that are about to be submitted, as far as they are counted.
#[derive(Debug)]
pub(crate) struct Incoming {
    #[cfg(feature = "metrics")]
    workflows: Vec<std::sync::Arc<str>>,
}

impl Incoming {
    #[cfg(feature = "metrics")]
    pub(crate) fn of(jobs: &[Job]) -> Incoming {
        let workflows = jobs
            .iter()
            .map(|job| std::sync::Arc::clone(&job.workflow_name));
        Incoming {
            workflows: workflows.collect(),
        }
    }

    /// Counts those that are new. Their workflows are the program's own, for only a workflow makes a job to be submitted.
    #[cfg(feature = "metrics")]
    pub(crate) fn count(self, answers: &[Enqueued]) {
        use crate::metrics::record;
        use crate::metrics::table::JOBS_SUBMITTED;

        for (workflow, answer) in self.workflows.into_iter().zip(answers) {
            if *answer == Enqueued::New {
                record::count(JOBS_SUBMITTED, [workflow.into()]);
            }
        }
    }

    #[cfg(not(feature = "metrics"))]
    pub(crate) fn of(_: &[Job]) -> Incoming {
        Incoming {}
    }

    #[cfg(not(feature = "metrics"))]
    pub(crate) fn count(self, _: &[Enqueued]) {}
}
