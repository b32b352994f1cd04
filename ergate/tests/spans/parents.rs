use std::sync::{Arc, Mutex};

use ergate::prelude::*;
use ergate::{Error, Job, Payload, TraceParent, TraceParentError};

use crate::{PARENT, traced};

#[workflow]
mod traces {
    use super::*;

    #[step]
    fn look(#[job] job: &JobInfo) -> Option<String> {
        job.traceparent().map(|parent| parent.to_string())
    }
}

#[tokio::test]
async fn a_span_is_shown_with_its_job_before_the_job_is_run() {
    let store = Memory::new();
    store
        .submit(traces::job().id("a").traceparent(PARENT))
        .await
        .unwrap();
    let shown = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&shown);
    let worker = Worker::new(store)
        .register(&traces::WORKFLOW)
        .on_span(|_, _| panic!("no matter"))
        .on_span(move |span, job| {
            let name = span.metadata().map(|about| about.name());
            seen.lock()
                .unwrap()
                .push((name, job.id.to_string(), job.traceparent));
            span.record("otel.kind", "seen");
        });
    let kept = traced(worker).await;

    let parent = PARENT.parse().ok();
    assert_eq!(
        *shown.lock().unwrap(),
        [(Some("job"), "a".to_owned(), parent)]
    );
    assert_eq!(kept.named("job")[0].fields.get("otel.kind"), Some("seen"));
    let warning = kept.line("what was given to `on_span` panicked");
    assert_eq!(warning.fields.get("error"), Some("no matter"));
}

#[tokio::test]
async fn a_step_reads_the_trace_of_its_job() {
    let store = Memory::new();
    let within = store
        .submit(traces::job().traceparent(PARENT))
        .await
        .unwrap();
    let alone = store.submit(traces::job()).await.unwrap();
    let worker = Worker::new(store.clone()).register(&traces::WORKFLOW);
    traced(worker).await;

    let told = async |id| {
        let job = store.get(id).await.unwrap().unwrap();
        job.last_return_value.parse::<Option<String>>().unwrap()
    };
    assert_eq!(told(&within).await.as_deref(), Some(PARENT));
    assert_eq!(told(&alone).await, None);
}

#[test]
fn what_is_no_trace_is_refused_with_the_reason() {
    let zeros = |count| "0".repeat(count);
    let (trace, parent) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let wrong = [
        (String::new(), TraceParentError::Shape),
        (PARENT[..54].to_owned(), TraceParentError::Shape),
        (format!("{PARENT} "), TraceParentError::Shape),
        (PARENT.to_uppercase(), TraceParentError::Shape),
        (PARENT.replace('-', "_"), TraceParentError::Shape),
        (format!("ü{}", &PARENT[2..]), TraceParentError::Shape),
        (format!("00-{trace}-{parent}0-1"), TraceParentError::Shape),
        (format!("01-{trace}-{parent}-01x"), TraceParentError::Shape),
        (format!("ff-{trace}-{parent}-01"), TraceParentError::Version),
        (
            format!("00-{}-{parent}-01", zeros(32)),
            TraceParentError::NoTrace,
        ),
        (
            format!("00-{trace}-{}-01", zeros(16)),
            TraceParentError::NoParent,
        ),
    ];
    for (text, expected) in wrong {
        assert_eq!(text.parse::<TraceParent>(), Err(expected), "{text}");
        let submitted = Memory::new().submit_blocking(traces::job().traceparent(text));
        let Err(Error::TraceParent(error)) = submitted else {
            panic!("{submitted:?}");
        };
        assert_eq!(error, expected);
    }
}

#[test]
fn a_later_version_is_read_as_far_as_it_is_known() {
    for later in [
        PARENT.replacen("00", "cc", 1),
        PARENT.replacen("00", "01", 1) + "-more",
    ] {
        assert_eq!(later.parse::<TraceParent>().unwrap().to_string(), PARENT);
    }
}

#[test]
fn a_stored_trace_that_is_none_is_kept_and_harms_nothing() {
    for odd in ["\"yesterday\"", "17", "null", "{\"a\": 1}"] {
        let text = format!(r#"{{"id": "a", "workflow_name": "traces", "traceparent": {odd}}}"#);
        let mut job = Job::from_json(&text).unwrap();
        assert_eq!(job.traceparent, None);
        assert_eq!(
            job.foreign_field("traceparent").map(Payload::as_str),
            Some(odd)
        );
        assert_eq!(Job::from_json(&job.to_json()).unwrap(), job);

        job.traceparent = PARENT.parse().ok();
        let again = Job::from_json(&job.to_json()).unwrap();
        assert_eq!(again.traceparent, job.traceparent);
    }
}
