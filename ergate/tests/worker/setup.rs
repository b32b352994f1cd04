use std::time::Duration;

use ergate::prelude::*;
use ergate::{Error, ErrorKind, Job};

use crate::bench::{Bench, Notes, virtually};

#[step(inline)]
fn note(line: String, #[state] notes: &Notes) {
    notes.add(line);
}

static NOTE: Workflow<String> = Workflow::named("note").step::<note>().build();
static SAME_NAME: Workflow<String> = Workflow::named("note").step::<note>().build();
static OTHER: Workflow<String> = Workflow::named("other").step::<note>().build();

#[test]
fn all_that_is_wrong_with_a_worker_is_told_before_it_starts() {
    virtually(async {
        let bench = Bench::new();
        let id = bench.submit(NOTE.job("never".to_owned())).await;
        let worker = bench.worker().register(&NOTE).register(&SAME_NAME);
        let worker = worker.concurrency(0).lease(Duration::from_millis(99));
        let Err(Error::Setup(error)) = worker.run_until_idle().await else {
            panic!("the worker started");
        };
        let problems = error.problems().join("\n");
        for expected in ["concurrency", "lease", "`note`", "Notes"] {
            assert!(
                problems.contains(expected),
                "{expected} is not in {problems}"
            );
        }
        assert_eq!(bench.status(&id).await, Status::Queued);
    });
}

#[test]
fn a_job_of_an_unknown_workflow_fails_and_the_worker_goes_on() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let unknown = bench.submit(OTHER.job("lost".to_owned())).await;
        bench.submit(NOTE.job("fine".to_owned())).await;
        let worker = bench.worker().register(&NOTE).state(notes.clone());
        worker
            .on(notes.hook())
            .concurrency(1)
            .run_until_idle()
            .await
            .unwrap();
        let job = bench.job(&unknown).await;
        assert_eq!(job.status, Status::Failed);
        let error = job.error.unwrap();
        assert_eq!(error.kind, ErrorKind::UnknownWorkflow);
        assert!(error.message.contains("`note`"), "{error}");
        let expected = [
            "job_failed",
            "job_started",
            "step_started",
            "fine",
            "step_finished",
            "job_finished",
        ];
        assert_eq!(notes.all(), expected);
    });
}

#[test]
fn a_worker_may_leave_unknown_workflows_alone() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        let other = bench.submit(OTHER.job("other".to_owned())).await;
        bench.submit(NOTE.job("note".to_owned())).await;
        let worker = bench.worker().register(&NOTE).state(notes.clone());
        worker.only_registered().run_until_idle().await.unwrap();
        assert_eq!(bench.status(&other).await, Status::Queued);
        assert_eq!(notes.all(), ["note"]);
        let worker = bench.worker().register(&OTHER).state(notes.clone());
        worker.only_registered().run_until_idle().await.unwrap();
        assert_eq!(notes.all(), ["note", "other"]);
    });
}

#[test]
fn a_job_whose_step_is_gone_fails() {
    virtually(async {
        let bench = Bench::new();
        let mut job = Job::new("note");
        job.current_step_name = Some("renamed".into());
        let id = job.id.clone();
        bench.store.enqueue(vec![job]).await.unwrap();
        let worker = bench.worker().register(&NOTE).state(Notes::default());
        worker.run_until_idle().await.unwrap();
        let error = bench.job(&id).await.error.unwrap();
        assert_eq!(error.kind, ErrorKind::UnknownStep);
    });
}

#[test]
fn what_is_opened_before_the_first_job_is_closed_after_the_last() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        bench.submit(NOTE.job("job".to_owned())).await;
        let (a, b) = (notes.clone(), notes.clone());
        let outer = async move || {
            a.add("open outer");
            Ok::<_, BoxError>(a)
        };
        let inner = async move || {
            b.add("open inner");
            Ok::<_, BoxError>(b)
        };
        let close_outer = async |notes: Notes| {
            notes.add("close outer");
            Err::<(), BoxError>("logged, and that is all".into())
        };
        let close_inner = async |notes: Notes| {
            notes.add("close inner");
            Ok::<(), BoxError>(())
        };
        let worker = bench.worker().register(&NOTE).state(notes.clone());
        let worker = worker
            .lifespan(outer, close_outer)
            .lifespan(inner, close_inner);
        worker.run_until_idle().await.unwrap();
        let expected = [
            "open outer",
            "open inner",
            "job",
            "close inner",
            "close outer",
        ];
        assert_eq!(notes.all(), expected);
    });
}

#[test]
fn a_worker_does_not_start_when_something_can_not_be_opened() {
    virtually(async {
        let bench = Bench::new();
        let notes = Notes::default();
        bench.submit(NOTE.job("never".to_owned())).await;
        let opened = notes.clone();
        let open = async move || Ok::<_, BoxError>(opened);
        let close = async |notes: Notes| {
            notes.add("closed");
            Ok::<(), BoxError>(())
        };
        let fail = async || Err::<(), BoxError>("no such host".into());
        let worker = bench.worker().register(&NOTE).state(notes.clone());
        let worker = worker.lifespan(open, close);
        let worker = worker.lifespan(fail, async |()| Ok::<(), BoxError>(()));
        let error = worker.run_until_idle().await.unwrap_err();
        assert!(error.to_string().contains("no such host"), "{error}");
        assert_eq!(notes.all(), ["closed"]);
    });
}
