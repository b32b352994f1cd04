//! A workflow, and jobs of it as they may stand in a store.

use std::time::Duration;

use ergate::prelude::*;
use ergate::{ErrorKind, ErrorRecord, Job, Payload, RunOutcome, StepRun, Timestamp};

#[step]
pub(crate) fn triage(total: u64) -> Flow<u64, (GoTo<review>, End)> {
    match total {
        0 => Flow::end("nothing to charge"),
        1000.. => Flow::go_to(review::with(total)),
        _ => Flow::next(total),
    }
}

#[step]
pub(crate) fn charge(total: u64) -> End<u64> {
    End(total)
}

#[step]
pub(crate) fn review(_total: u64) {}

pub(crate) static SHOP: Workflow<u64> = Workflow::named("shop")
    .step::<triage>()
    .step::<charge>()
    .step::<review>()
    .build();

fn job(id: &str, status: Status) -> Job {
    let mut job = Job::new("shop");
    job.id = id.parse().unwrap();
    job.status = status;
    job.submitted_at = Some(Timestamp::now().saturating_sub(Duration::from_secs(90)));
    job
}

pub(crate) fn queued(id: &str) -> Job {
    job(id, Status::Queued)
}

pub(crate) fn completed(id: &str) -> Job {
    let mut job = job(id, Status::Completed);
    let began = job.submitted_at.unwrap();
    job.current_step_name = Some("charge".into());
    job.percent_completed = 100.0;
    let took = Duration::from_millis(12);
    let charged = began.saturating_add(took);
    job.runs = vec![
        StepRun::new("triage", 1, began, took, RunOutcome::Completed)
            .with_next("charge")
            .with_worker("berlin-1"),
        StepRun::new("charge", 1, charged, took, RunOutcome::Ended).with_worker("oslo-1"),
    ];
    job
}

/// It failed at its second attempt to charge.
pub(crate) fn failed(id: &str) -> Job {
    let mut job = completed(id);
    job.status = Status::Failed;
    job.percent_completed = 50.0;
    job.attempt = 2;
    let busy = ErrorRecord::new(ErrorKind::Failed, "shop", "the provider is busy");
    let error = ErrorRecord::new(ErrorKind::Failed, "shop", "the provider gave no answer")
        .with_step("charge")
        .with_attempt(2)
        .with_chain(vec!["connection refused".to_owned()])
        .with_dependency("till → pool");
    let run = |attempt| {
        let (began, took) = (job.submitted_at.unwrap(), Duration::from_millis(30));
        StepRun::new("charge", attempt, began, took, RunOutcome::Failed).with_worker("oslo-1")
    };
    let runs = [
        run(1).with_error_record(&busy),
        run(2).with_error_record(&error),
    ];
    job.runs.truncate(1);
    job.runs.extend(runs);
    job.error = Some(error.into());
    job.initial_input_value = Payload::of("the input is secret").unwrap();
    job.user_context = Payload::of("the context is secret").unwrap();
    job.last_return_value = Payload::of("the result is secret").unwrap();
    job
}

pub(crate) async fn store(jobs: Vec<Job>) -> Memory {
    let store = Memory::new();
    store.enqueue(jobs).await.unwrap();
    store
}
