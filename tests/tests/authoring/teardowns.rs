//! Teardowns: their order, and what they are told of how the step ended.

use std::future::pending;
use std::sync::{Arc, OnceLock};

use ergate::prelude::*;
use ergate::worker::WorkerHandle;
use ergate::{Error, ErrorKind, Job};
use tests::{Journal, Workbench};

/// Writes down how the step ended.
struct Witness {
    name: &'static str,
    journal: Journal,
}

#[dependency(teardown = testify)]
fn witness(name: &'static str, #[state] journal: &Journal) -> Witness {
    Witness {
        name,
        journal: journal.clone(),
    }
}

fn testify(witness: Witness, outcome: Outcome) {
    let error = outcome
        .error()
        .map_or(String::new(), |error| format!(": {}", error.message));
    let kind = match &outcome {
        Outcome::Completed => "completed".to_owned(),
        Outcome::Jumped(step) => format!("jumped to {step}"),
        Outcome::Ended => "ended".to_owned(),
        Outcome::Aborted(_) => "aborted".to_owned(),
        Outcome::Failed(_) => "failed".to_owned(),
        Outcome::Panicked(_) => "panicked".to_owned(),
        Outcome::TimedOut => "timed out".to_owned(),
        Outcome::Cancelled => "cancelled".to_owned(),
        _ => "ended in a new way".to_owned(),
    };
    let success = if outcome.is_success() {
        "well"
    } else {
        "not well"
    };
    witness
        .journal
        .write(format!("{} {kind}{error}, {success}", witness.name));
}

#[workflow]
mod ending {
    use super::*;

    #[step(timeout = "1s")]
    pub(super) async fn choose(
        way: String,
        #[depends(witness("it"))] _witness: &Witness,
        #[state] handle: &Arc<OnceLock<WorkerHandle>>,
    ) -> Result<Flow<String, (GoTo<last>, End)>, BoxError> {
        match way.as_str() {
            "jump" => return Ok(Flow::go_to(last::with(way))),
            "end" => return Ok(Flow::end(way)),
            "abort" => return Err(Abort::new("declined").into()),
            "fail" => return Err("no answer".into()),
            "panic" => panic!("boom"),
            "time out" => pending().await,
            "cancel" => {
                handle.get().unwrap().stop();
                pending().await
            }
            _ => {}
        }
        Ok(Flow::next(way))
    }

    #[step]
    pub(super) fn between(way: String) -> String {
        way
    }

    #[step]
    pub(super) fn last(_way: String) {}
}

/// What the witness said, and the job after it.
async fn testimony(way: &str) -> (String, Job) {
    let bench = Workbench::new();
    let id = bench.submit(ending::job(way.to_owned())).await;
    let handle = Arc::new(OnceLock::new());
    let worker = bench
        .worker()
        .state(Arc::clone(&handle))
        .register(&ending::WORKFLOW);
    handle.set(worker.handle()).unwrap();
    let result = worker.run_until_idle().await;
    assert_eq!(
        matches!(result, Err(Error::Stopped)),
        way == "cancel",
        "{result:?}"
    );
    (bench.journal.entries().join("; "), bench.job(&id).await)
}

#[tokio::test(start_paused = true)]
async fn a_teardown_is_told_how_the_step_ended() {
    for (way, said, status) in [
        ("next", "it completed, well", Status::Completed),
        ("jump", "it jumped to last, well", Status::Completed),
        ("end", "it ended, well", Status::Completed),
        ("abort", "it aborted: declined, not well", Status::Aborted),
        ("fail", "it failed: no answer, not well", Status::Failed),
        ("panic", "it panicked: boom, not well", Status::Failed),
        ("time out", "it timed out, not well", Status::Failed),
        ("cancel", "it cancelled, not well", Status::Queued),
    ] {
        let (testimony, job) = testimony(way).await;
        assert_eq!((testimony.as_str(), job.status), (said, status), "{way}");
    }
}

#[dependency(teardown = close)]
fn base(#[state] journal: &Journal) -> Journal {
    journal.write("base opens");
    journal.clone()
}

async fn close(journal: Journal) -> Result<(), BoxError> {
    tokio::task::yield_now().await;
    journal.write("base closes");
    Ok(())
}

#[dependency(teardown = |journal: Journal| journal.write("top closes"))]
fn top(#[depends(base)] base: &Journal) -> Journal {
    base.write("top opens");
    base.clone()
}

#[dependency]
fn broken(#[depends(top)] _top: &Journal) -> Result<u8, BoxError> {
    Err("broken".into())
}

#[workflow]
mod in_order {
    use super::*;

    #[step]
    fn work(#[depends(top)] top: &Journal) {
        top.write("the step runs");
    }
}

#[workflow]
mod not_begun {
    use super::*;

    #[step]
    fn work(#[depends(broken)] _broken: u8, #[state] journal: &Journal) {
        journal.write("the step runs");
    }
}

#[tokio::test]
async fn what_was_made_last_is_torn_down_first() {
    let bench = Workbench::new();
    bench.run(&in_order::WORKFLOW, in_order::job()).await;
    let expected = [
        "base opens",
        "top opens",
        "the step runs",
        "top closes",
        "base closes",
    ];
    assert_eq!(bench.journal.entries(), expected);
}

#[tokio::test]
async fn what_was_made_before_a_dependency_failed_is_torn_down() {
    let bench = Workbench::new();
    let job = bench.run(&not_begun::WORKFLOW, not_begun::job()).await;
    assert_eq!(job.error.unwrap().dependency.as_deref(), Some("broken"));
    let expected = ["base opens", "top opens", "top closes", "base closes"];
    assert_eq!(bench.journal.entries(), expected);
}

#[dependency(teardown = |_: u8| Err::<(), BoxError>("one".into()))]
fn fails_one() -> u8 {
    1
}

#[dependency(teardown = |_: u8| Err::<(), BoxError>("two".into()))]
fn fails_two() -> u8 {
    2
}

#[workflow]
mod failing_teardowns {
    use super::*;

    #[step]
    fn work(
        fail: bool,
        #[depends(witness("around"))] _around: &Witness,
        #[depends(fails_one)] _one: &u8,
        #[depends(witness("between"))] _between: &Witness,
        #[depends(fails_two)] _two: &u8,
        #[depends(witness("inside"))] _inside: &Witness,
    ) -> Result<(), BoxError> {
        if fail {
            Err("the first error".into())
        } else {
            Ok(())
        }
    }
}

#[tokio::test]
async fn a_failing_teardown_fails_the_step_and_those_after_it_are_told() {
    let bench = Workbench::new();
    let job = bench
        .run(&failing_teardowns::WORKFLOW, failing_teardowns::job(false))
        .await;
    assert_eq!(job.status, Status::Failed);
    let error = job.error.unwrap();
    assert_eq!(error.kind, ErrorKind::Teardown);
    assert_eq!(error.message, "the teardown of `fails_two` failed: two");
    assert_eq!(error.also, ["the teardown of `fails_one` failed: one"]);
    let expected = [
        "inside completed, well",
        "between failed: the teardown of `fails_two` failed: two, not well",
        "around failed: the teardown of `fails_two` failed: two, not well",
    ];
    assert_eq!(bench.journal.entries(), expected);
}

/// What a connection says when it can't be closed.
fn torn() -> anyhow::Error {
    anyhow::anyhow!("disk full").context("can't commit")
}

#[dependency(teardown = |_: u8| Err::<(), anyhow::Error>(torn()))]
fn outer() -> u8 {
    1
}

#[dependency(teardown = |_: u8| Err::<(), anyhow::Error>(torn()))]
fn inner() -> u8 {
    2
}

#[workflow]
mod teardowns_with_sources {
    use super::*;

    #[step]
    fn work(_: (), #[depends(outer)] _outer: &u8, #[depends(inner)] _inner: &u8) {}
}

#[tokio::test]
async fn the_sources_of_a_teardowns_error_are_kept() {
    let workflow = &teardowns_with_sources::WORKFLOW;
    let job = teardowns_with_sources::job(());
    let error = Workbench::new().run(workflow, job).await.error.unwrap();
    assert_eq!(
        error.message,
        "the teardown of `inner` failed: can't commit"
    );
    assert_eq!(error.chain, ["disk full"]);
    let also = "the teardown of `outer` failed: can't commit: disk full";
    assert_eq!(error.also, [also]);
}

#[tokio::test]
async fn a_failing_teardown_does_not_hide_the_error_of_the_step() {
    let bench = Workbench::new();
    let job = bench
        .run(&failing_teardowns::WORKFLOW, failing_teardowns::job(true))
        .await;
    let error = job.error.unwrap();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::Failed, "the first error")
    );
    assert_eq!(error.also.len(), 2);
}
