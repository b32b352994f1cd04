//! sayiir 1.0: its runner without persistence, and its runner with checkpoints in memory.
//!
//! `peer-sayiir in-process|checkpointing [--jobs N]`
//!
//! It has no queue in either: a caller runs one workflow after another. With the JSON codec, since all the others write JSON
//! too. A run counts when it returned `Completed`.

use std::sync::Arc;

use gauge::{Gauge, argument};
use sayiir_runtime::prelude::*;

const STEPS: usize = 3;

type Fallible<T> = Result<T, BoxError>;

fn workflow() -> Fallible<Workflow<JsonCodec, u64, ()>> {
    let context = WorkflowContext::new("count", Arc::new(JsonCodec), Arc::new(()));
    Ok(WorkflowBuilder::new(context)
        .then("first", |n: u64| async move { Ok(n + 1) })
        .then("second", |n: u64| async move { Ok(n + 1) })
        .then("third", |n: u64| async move { Ok(n + 1) })
        .build()?)
}

#[tokio::main]
async fn main() -> Fallible<()> {
    let jobs = argument("--jobs", 20_000);
    let workflow = workflow()?;
    match std::env::args().nth(1).as_deref() {
        Some("in-process") => {
            let runner = InProcessRunner;
            let gauge = Gauge::start();
            for job in 0..jobs as u64 {
                expect(runner.run(&workflow, job).await?)?;
            }
            gauge.report(jobs * STEPS);
        }
        Some("checkpointing") => {
            let runner = CheckpointingRunner::new(InMemoryBackend::new());
            let gauge = Gauge::start();
            for job in 0..jobs as u64 {
                expect(runner.run(&workflow, format!("job-{job}"), job).await?)?;
            }
            gauge.report(jobs * STEPS);
        }
        other => return Err(format!("in-process or checkpointing, not {other:?}").into()),
    }
    Ok(())
}

fn expect(status: WorkflowStatus) -> Fallible<()> {
    match status {
        WorkflowStatus::Completed => Ok(()),
        other => Err(format!("a run ended as {other:?}").into()),
    }
}
