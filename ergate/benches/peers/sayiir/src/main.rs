//! sayiir 1.0: its runner without persistence, and its runner with checkpoints in memory.
//!
//! `peer-sayiir in-process|checkpointing [--jobs N]`
//!
//! It has no queue in either: a caller runs one workflow after another. Each has the codec with which it was quicker: JSON in
//! the process, rkyv with checkpoints. A run counts when it returned `Completed`.

use std::sync::Arc;

use gauge::{Gauge, argument};
use sayiir_runtime::prelude::{
    BoxError, CheckpointingRunner, InMemoryBackend, InProcessRunner, JsonCodec, RkyvCodec,
    WorkflowBuilder, WorkflowContext, WorkflowRunner, WorkflowStatus,
};

const STEPS: usize = 3;

type Fallible<T> = Result<T, BoxError>;

macro_rules! workflow {
    ($codec:expr) => {
        WorkflowBuilder::new(WorkflowContext::new(
            "count",
            Arc::new($codec),
            Arc::new(()),
        ))
        .then("first", |n: u64| async move { Ok(n + 1) })
        .then("second", |n: u64| async move { Ok(n + 1) })
        .then("third", |n: u64| async move { Ok(n + 1) })
        .build()?
    };
}

#[tokio::main]
async fn main() -> Fallible<()> {
    let jobs = argument("--jobs", 20_000);
    match std::env::args().nth(1).as_deref() {
        Some("in-process") => {
            let (workflow, runner) = (workflow!(JsonCodec), InProcessRunner);
            let gauge = Gauge::start();
            for job in 0..jobs as u64 {
                expect(runner.run(&workflow, job).await?)?;
            }
            gauge.report(jobs * STEPS);
        }
        Some("checkpointing") => {
            let workflow = workflow!(RkyvCodec);
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
