use std::sync::Arc;
use std::time::Duration;

use ergate::backend::ClaimRequest;
use ergate::prelude::*;
use ergate::testing::ManualClock;
use ergate::{Job, Payload};

use crate::{PARENT, traced};

#[workflow]
mod shop {
    use super::*;

    #[dependency]
    fn discount(#[context] context: &str) -> String {
        context.to_owned()
    }

    #[step]
    fn reserve(item: String, #[depends(discount)] discount: String) -> String {
        format!("{item}, {discount}")
    }

    // Long enough that the job is not due again when its failure is saved.
    #[step(retries = 1, backoff = "200ms..200ms")]
    async fn charge(item: String, #[job] job: &JobInfo) -> Result<String, String> {
        tracing::info!("charging");
        match job.attempt() {
            1 => Err("no answer".to_owned()),
            _ => Ok(item),
        }
    }

    #[step]
    fn mail(_item: String) -> Result<(), String> {
        Err("no such address".to_owned())
    }
}

#[tokio::test]
async fn each_run_has_a_span_in_the_span_of_its_job() {
    let store = Memory::new();
    let job = shop::job("hush: a ring".to_owned())
        .context("hush: ten percent")
        .id("order-17")
        .traceparent(PARENT);
    store.submit(job).await.unwrap();
    let kept = traced(Worker::new(store).register(&shop::WORKFLOW)).await;

    // In the worker's hands until the step that failed was put off, and from then on.
    let jobs: Vec<_> = kept.named("job").iter().map(|job| &job.fields.0).collect();
    let field = |name, value: &str| (name, value.to_owned());
    let job = |outcome: &[(&'static str, &str)]| {
        let mut fields = vec![
            field("job.id", "order-17"),
            field("workflow", "shop"),
            field("delivery", "1"),
            field("traceparent", PARENT),
            field("otel.kind", "consumer"),
        ];
        fields.extend(outcome.iter().map(|(name, value)| field(name, value)));
        fields
    };
    let first = job(&[("outcome", "scheduled")]);
    let second = job(&[
        ("outcome", "failed"),
        ("error", "step `mail` of `shop` failed: no such address"),
        ("otel.status_code", "ERROR"),
    ]);
    assert_eq!(jobs, [&first, &second]);

    let steps: Vec<_> = kept
        .named("step")
        .iter()
        .map(|step| &step.fields.0)
        .collect();
    let step = |step: &str, index: &str, attempt: &str, outcome: &[(&'static str, &str)]| {
        let mut fields = vec![
            field("step", step),
            field("index", index),
            field("attempt", attempt),
            field("traceparent", PARENT),
        ];
        fields.extend(outcome.iter().map(|(name, value)| field(name, value)));
        fields
    };
    let failed = |error| {
        [
            ("outcome", "failed"),
            ("error", error),
            ("otel.status_code", "ERROR"),
        ]
    };
    assert_eq!(
        steps,
        [
            &step("reserve", "0", "1", &[("outcome", "completed")]),
            &step(
                "charge",
                "1",
                "1",
                &failed("step `charge` of `shop` failed: no answer")
            ),
            &step("charge", "1", "2", &[("outcome", "completed")]),
            &step(
                "mail",
                "2",
                "1",
                &failed("step `mail` of `shop` failed: no such address")
            ),
        ],
    );
    for step in kept.named("step") {
        let job = step.parent.map(|job| kept.spans[job].name);
        assert_eq!(job, Some("job"));
    }
    let charging = kept.line("charging").span.map(|span| &kept.spans[span]);
    assert_eq!(charging.unwrap().fields.get("step"), Some("charge"));

    let everything = format!("{kept:?}");
    assert!(!everything.contains("hush"), "{everything}");
}

#[workflow]
mod reads {
    use super::*;

    #[step]
    fn count(number: u64) -> u64 {
        number
    }
}

#[tokio::test]
async fn what_a_step_cannot_read_is_in_no_span() {
    let store = Memory::new();
    let mut job = Job::new("reads");
    job.initial_input_value = Payload::of("hush").unwrap();
    store.enqueue(vec![job]).await.unwrap();
    let kept = traced(Worker::new(store).register(&reads::WORKFLOW)).await;

    let why = "the step could not read its input; the job's record says why";
    assert_eq!(kept.named("step")[0].fields.get("error"), Some(why));
    assert_eq!(kept.named("job")[0].fields.get("error"), Some(why));
    assert!(!format!("{kept:?}").contains("hush"));
}

#[tokio::test]
async fn a_job_without_a_trace_has_none_in_its_spans() {
    let store = Memory::new();
    store.submit(reads::job(7)).await.unwrap();
    let kept = traced(Worker::new(store).register(&reads::WORKFLOW)).await;

    assert_eq!(
        kept.named("job")[0].fields.names(),
        ["job.id", "workflow", "delivery", "otel.kind", "outcome"]
    );
    assert_eq!(
        kept.named("step")[0].fields.names(),
        ["step", "index", "attempt", "outcome"]
    );
}

#[tokio::test]
async fn a_job_that_its_worker_lost_is_a_second_delivery() {
    let clock = ManualClock::new();
    let store = Memory::with_clock(Arc::new(clock.clone()));
    store.submit(reads::job(7)).await.unwrap();
    let lease = Duration::from_secs(30);
    let lost = ClaimRequest::new("lost", 1, lease);
    assert_eq!(store.claim(&lost).await.unwrap().claims.len(), 1);
    clock.pass(lease);

    let worker = Worker::new(store).register(&reads::WORKFLOW);
    let kept = traced(worker.clock(Arc::new(clock))).await;
    assert_eq!(kept.named("job")[0].fields.get("delivery"), Some("2"));
}
