//! `#[job]`: what a step may know of its job.

use std::collections::HashSet;

use ergate::prelude::*;
use tests::{Journal, Workbench};

#[dependency]
fn key(#[job] job: &JobInfo) -> String {
    job.idempotency_key()
}

#[workflow]
mod charging {
    use super::*;

    #[step(retries = 2)]
    fn charge(
        #[job] job: &JobInfo,
        #[depends(key)] key: &str,
        #[state] journal: &Journal,
    ) -> Result<(), BoxError> {
        assert_eq!(key, job.idempotency_key());
        journal.write(key);
        if job.attempt() < 3 {
            Err("no answer".into())
        } else {
            Ok(())
        }
    }

    #[step]
    fn ship(#[job] job: JobInfo, #[state] journal: &Journal) {
        journal.write(job.idempotency_key());
    }

    #[step]
    fn describe(#[job] job: &JobInfo) -> String {
        format!(
            "{} of {}: {}, attempt {}",
            job.step(),
            job.workflow(),
            job.id(),
            job.attempt()
        )
    }
}

#[tokio::test(start_paused = true)]
async fn the_idempotency_key_is_one_for_all_attempts_and_another_for_each_step_and_job() {
    let bench = Workbench::new();
    bench.run(&charging::WORKFLOW, charging::job()).await;
    bench.run(&charging::WORKFLOW, charging::job()).await;
    let keys = bench.journal.entries();
    assert_eq!(keys.len(), 8);
    for of_one_job in keys.chunks(4) {
        assert!(
            of_one_job[..3].iter().all(|key| *key == of_one_job[0]),
            "{keys:?}"
        );
    }
    let different: HashSet<&String> = keys.iter().collect();
    assert_eq!(different.len(), 4, "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn a_step_knows_its_name_its_workflow_its_job_and_its_attempt() {
    let job = Workbench::new()
        .run(&charging::WORKFLOW, charging::job().id("42"))
        .await;
    let text: String = job.last_return_value.parse().unwrap();
    assert_eq!(text, "describe of charging: 42, attempt 1");
}
