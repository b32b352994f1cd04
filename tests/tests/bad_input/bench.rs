//! A bad job with a good one behind it.

use ergate::prelude::*;
use ergate::{ErrorRecord, Job};
use tests::Workbench;

#[workflow]
mod good {
    use super::*;

    #[step]
    fn fine() {}
}

/// Works a job off, and a good one behind it, and gives the first as it is stored then.
///
/// The good one must be completed.
pub(crate) async fn worked_off<I, C>(workflow: &Workflow<I, C>, job: Job) -> Job {
    let bench = Workbench::new();
    let id = bench.put(job).await;
    let next = bench.submit(good::job()).await;
    let worker = bench.worker().register(&good::WORKFLOW).register(workflow);
    worker.run_until_idle().await.unwrap();
    assert_eq!(bench.job(&next).await.status, Status::Completed);
    bench.job(&id).await
}

/// As [`worked_off`], for a job that must fail; gives the reason that it is marked with.
pub(crate) async fn why_it_fails<I, C>(workflow: &Workflow<I, C>, job: Job) -> ErrorRecord {
    let job = worked_off(workflow, job).await;
    assert_eq!(job.status, Status::Failed);
    *job.error.unwrap()
}
