use ergate::Job;
use ergate::backend::JobFilter;
use ergate::prelude::*;

use crate::{PARENT, traced};

const OTHER: &str = "00-11111111111111111111111111111111-2222222222222222-00";

#[step]
fn leaf() {}

static LEAF: Workflow = Workflow::named("leaf").step::<leaf>().build();

#[workflow]
mod fans_out {
    use super::*;

    #[step]
    async fn awaits(#[state] store: &Memory) -> Result<(), BoxError> {
        tokio::task::yield_now().await;
        store.submit(LEAF.job(()).id("awaited")).await?;
        store
            .submit(LEAF.job(()).id("another's").traceparent(OTHER))
            .await?;
        let spawned = store.clone();
        tokio::spawn(async move { spawned.submit(LEAF.job(()).id("spawned")).await }).await??;
        Ok(())
    }

    #[step]
    fn blocks(#[state] store: &Memory) -> Result<(), BoxError> {
        store.submit_all_blocking([LEAF.job(()).id("blocked")])?;
        Ok(())
    }

    #[step(inline)]
    fn is_inline(#[state] store: &Memory) -> Result<(), BoxError> {
        store.submit_blocking(LEAF.job(()).id("inline"))?;
        Ok(())
    }
}

#[tokio::test]
async fn a_job_that_a_step_submits_belongs_to_the_trace_of_the_steps_job() {
    let store = Memory::new();
    store
        .submit(fans_out::job().traceparent(PARENT))
        .await
        .unwrap();
    let worker = Worker::new(store.clone())
        .register(&fans_out::WORKFLOW)
        .register(&LEAF);
    traced(worker.state(store.clone())).await;

    let jobs = store
        .list(&JobFilter::new().workflow("leaf"))
        .await
        .unwrap();
    let trace = |job: &Job| job.traceparent.map(|parent| parent.to_string());
    let mut traces: Vec<_> = jobs
        .iter()
        .map(|job| (job.id.as_str(), trace(job)))
        .collect();
    traces.sort();
    let of = |id, trace: &str| (id, Some(trace.to_owned()));
    assert_eq!(
        traces,
        [
            of("another's", OTHER),
            of("awaited", PARENT),
            of("blocked", PARENT),
            of("inline", PARENT),
            ("spawned", None),
        ],
    );
    // The thread is left as it was.
    let after = store.submit(LEAF.job(())).await.unwrap();
    assert_eq!(store.get(&after).await.unwrap().unwrap().traceparent, None);
}
