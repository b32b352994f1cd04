//! What is stored comes back as it was, byte for byte.

use std::sync::Arc;
use std::time::Duration;

use super::Subject;
use super::bench::{Bench, last_step, next_step, request, step_again};
use crate::backend::{Backend, JobFilter, Settled};
use crate::{ErrorKind, ErrorRecord, Job, JobId, Payload, RunOutcome, Status, StepRun, Timestamp};

/// JSON of every shape.
fn shapes() -> Vec<String> {
    let nested = 10_000;
    vec![
        "null".to_owned(),
        "true".to_owned(),
        "\"\"".to_owned(),
        "-0.0".to_owned(),
        "1e400".to_owned(),
        "123456789012345678901234567890.000000000000000000001".to_owned(),
        "\"null\"".to_owned(),
        "\"O'Hara; DROP TABLE job --\"".to_owned(),
        r#""\u0000 \ud83d\ude00 \" \\ \/""#.to_owned(),
        "\"日本語 🦀 \u{7f}\u{2028}\"".to_owned(),
        "{ \"b\" : 1,\n \"a\":[ ],\t\"b\": 2 }".to_owned(),
        format!("{}{}", "[".repeat(nested), "]".repeat(nested)),
        format!("\"{}\"", "x".repeat(1024)),
        format!("\"{}\"", "ä".repeat(600_000)),
    ]
}

fn payload(text: &str) -> Payload {
    Payload::from_json(text.to_owned()).unwrap()
}

pub fn payloads_come_back_as_they_were<S: Subject>() {
    let bench = Bench::<S>::new();
    for text in shapes() {
        let mut job = Job::new("shop");
        job.initial_input_value = payload(&text);
        job.user_context = payload(&text);
        let id = bench.submit(job);
        let claim = bench.claim_one();
        assert_eq!(claim.job.initial_input_value.as_str(), text);
        assert_eq!(claim.job.user_context.as_str(), text);
        let mut last = last_step(&claim, Status::Completed);
        last.job.last_return_value = payload(&text);
        bench.settle(last);
        let job = bench.job(&id);
        assert_eq!(job.initial_input_value.as_str(), text);
        assert_eq!(job.user_context.as_str(), text);
        assert_eq!(job.last_return_value.as_str(), text);
    }
}

/// Long and short values take turns, and each is followed by a claim that must not lose it.
pub fn return_values_replace_each_other<S: Subject>() {
    let bench = Bench::<S>::new();
    bench.submit(Job::new("shop"));
    for length in [10, 100_000, 100, 5_000, 6_000, 0] {
        let value = payload(&format!("\"{}\"", "x".repeat(length)));
        let mut settlement = next_step(&bench.claim_one());
        settlement.job.last_return_value = value.clone();
        assert_eq!(bench.settle(settlement), Settled::Committed);
        let claim = bench.claim_one();
        assert_eq!(claim.job.last_return_value, value);
        bench.settle(next_step(&claim));
    }
}

pub fn a_whole_job_comes_back_as_it_was<S: Subject>() {
    let bench = Bench::<S>::new();
    let mut job = whole_job();
    let id = bench.submit(job.clone());
    let stored = bench.job(&id);
    job.status = stored.status;
    assert!(stored.submitted_at.is_some());
    job.submitted_at = stored.submitted_at;
    assert_eq!(stored, job);
    assert_eq!(
        stored.foreign_field("later"),
        Some(&payload("{\"a\": [1,  2]}"))
    );

    let claim = bench.claim_one();
    job.status = Status::Running;
    assert_eq!(claim.job, job);

    let mut settlement = step_again(&claim, bench.store().now().saturating_add(S::lease()));
    let job = &mut settlement.job;
    job.attempt = 3;
    job.percent_completed = 100.0 / 3.0;
    job.current_step_name = None;
    job.error = None;
    job.runs.push(run(9, Some("no answer")));
    let expected = job.clone();
    assert_eq!(bench.settle(settlement), Settled::Committed);
    assert_eq!(bench.job(&id), expected);
}

fn whole_job() -> Job {
    let text =
        r#"{"workflow_name": "räuber's \"shop\"", "later": {"a": [1,  2]}, "much_later": null}"#;
    let mut job = Job::from_json(text).unwrap();
    job.id = JobId::try_from("order 17 / \u{0}'\"; 🦀").unwrap();
    job.current_step = 7;
    job.current_step_name = Some("pack \u{0}".into());
    job.steps_completed = 5;
    job.percent_completed = 0.1 + 0.2;
    job.requested_start_time = Some(Timestamp::from_micros(-1));
    job.attempt = 2;
    job.priority = i16::MIN;
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    job.traceparent = Some(parent.parse().unwrap());
    job.last_return_value = payload("[1, 2,  3]");
    job.error = Some(
        ErrorRecord::new(ErrorKind::Failed, "shop", "no\u{0}answer")
            .with_step("pack")
            .with_attempt(2)
            .with_chain(vec!["refused".to_owned()])
            .into(),
    );
    job.runs = vec![run(1, Some("refused")), run(2, None)];
    job
}

fn run(attempt: u32, error: Option<&str>) -> StepRun {
    let started = Timestamp::from_micros(i64::from(attempt) * 1_000_003);
    let mut run = StepRun::new(
        "pack",
        attempt,
        started,
        Duration::from_micros(17),
        RunOutcome::Failed,
    );
    run.worker = Some("night".into());
    match error {
        Some(error) => run.with_error(error),
        None => run,
    }
}

pub fn workflows_of_every_name_are_found<S: Subject>() {
    let names = [
        "",
        "shop",
        "SHOP",
        "sh\u{0}op",
        "räuber's \"shop\"",
        "日本 🦀",
        "%_*\\",
    ];
    let names = names.map(str::to_owned);
    let long = "long ".repeat(1000);
    let bench = Bench::<S>::new();
    for name in names.iter().chain([&long]) {
        bench.submit(Job::new(name.as_str()));
    }
    for name in names.iter().chain([&long]) {
        let filter = JobFilter::new().workflow(name.as_str());
        let listed = bench.wait(bench.store().list(&filter)).unwrap();
        assert_eq!(listed.len(), 1, "`{name}` is in the list");
        let only: Vec<Arc<str>> = vec![name.as_str().into()];
        let call = request::<S>(10).only(only);
        let claims = bench.wait(bench.store().claim(&call)).unwrap().claims;
        assert_eq!(claims.len(), 1, "`{name}` is claimed");
        assert_eq!(*claims[0].job.workflow_name, **name);
    }
}

/// A job's runs become many, one by one, several at once, and fewer again.
pub fn however_many_runs_there_are_they_come_back<S: Subject>() {
    let bench = Bench::<S>::new();
    let mut job = Job::new("shop");
    job.runs = (1..=20).map(|number| run(number, None)).collect();
    bench.submit(job);
    for change in [0, 1, 1, 10, 1, 1, 40, 1, -50, 1, 16] {
        let claim = bench.claim_one();
        let mut settlement = next_step(&claim);
        let runs = &mut settlement.job.runs;
        let count = runs.len().checked_add_signed(change).unwrap();
        let mut number = u32::try_from(runs.len()).unwrap();
        runs.truncate(count);
        runs.resize_with(count, || {
            number += 1;
            run(number, Some("refused"))
        });
        let expected = runs.clone();
        bench.settle(settlement);
        assert_eq!(bench.claim_one().job.runs, expected);
        bench.pass(S::lease());
        bench.settle(next_step(&bench.claim_one()));
    }
}

/// A job remembers only so many runs.
pub fn the_oldest_runs_may_be_forgotten<S: Subject>() {
    let bench = Bench::<S>::new();
    let mut job = Job::new("shop");
    job.runs = (0..40).map(|number| run(number, None)).collect();
    let id = bench.submit(job);
    for number in 40..60 {
        let mut settlement = next_step(&bench.claim_one());
        let runs = &mut settlement.job.runs;
        runs.remove(0);
        runs.push(run(number, None));
        let expected = runs.clone();
        assert_eq!(bench.settle(settlement), Settled::Committed);
        assert_eq!(bench.job(&id).runs, expected);
    }
}

pub fn many_jobs_are_taken_in_at_once<S: Subject>() {
    let bench = Bench::<S>::new();
    let jobs: Vec<Job> = (0..1000)
        .map(|number| Job::new(format!("workflow {}", number % 7)))
        .collect();
    let ids: Vec<JobId> = jobs.iter().map(|job| job.id.clone()).collect();
    bench.wait(bench.store().enqueue(jobs)).unwrap();
    let claims = bench.claim(1001).claims;
    let claimed: Vec<JobId> = claims.into_iter().map(|it| it.job.id).collect();
    assert_eq!(claimed, ids);
    assert!(
        bench
            .wait(bench.store().enqueue(Vec::new()))
            .unwrap()
            .is_empty()
    );
}
