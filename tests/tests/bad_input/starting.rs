//! What lives as long as the worker, and panics when it is made or torn down.

use std::convert::Infallible;

use ergate::prelude::*;
use tests::{Journal, Workbench};

#[dependency(scope = "app", teardown = close)]
fn outer(#[state] journal: &Journal) -> Journal {
    journal.write("outer opens");
    journal.clone()
}

fn close(journal: Journal) {
    journal.write("outer closes");
}

#[dependency(scope = "app")]
fn never_made(#[depends(outer)] _outer: &Journal) -> u8 {
    panic!("boom")
}

#[workflow]
mod never_started {
    use super::*;

    #[step]
    fn wait(#[depends(never_made)] _never: &u8) {}
}

#[tokio::test]
async fn a_panic_while_the_worker_starts_is_an_error_that_names_the_way_there() {
    let bench = Workbench::new();
    let id = bench.submit(never_started::job()).await;
    let worker = bench.worker().register(&never_started::WORKFLOW);
    let error = worker.run_until_idle().await.unwrap_err().to_string();
    assert!(
        error.contains("step `wait` needs `never_made`, which failed: boom"),
        "{error}"
    );
    assert_eq!(bench.journal.entries(), ["outer opens", "outer closes"]);
    assert_eq!(bench.job(&id).await.status, Status::Queued);
}

#[dependency(scope = "app", teardown = slip)]
fn slippery(#[depends(outer)] _outer: &Journal) -> u8 {
    7
}

fn slip(_: u8) {
    panic!("boom");
}

#[workflow]
mod started {
    use super::*;

    #[step]
    fn work(#[depends(slippery)] slippery: &u8) -> u8 {
        *slippery
    }
}

#[tokio::test]
async fn a_teardown_that_panics_as_the_worker_ends_leaves_the_others_to_run() {
    let bench = Workbench::new();
    let job = bench.run(&started::WORKFLOW, started::job()).await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(bench.journal.entries(), ["outer opens", "outer closes"]);
}

#[tokio::test]
async fn a_lifespan_that_panics_does_not_take_the_others_with_it() {
    async fn panics<T>() -> Result<T, Infallible> {
        panic!("boom")
    }
    let bench = Workbench::new();
    let (opened, closed) = (bench.journal.clone(), bench.journal.clone());
    let worker = bench.worker().register(&started::WORKFLOW).lifespan(
        async move || {
            opened.write("opened");
            Ok::<_, Infallible>(())
        },
        async move |()| {
            closed.write("closed");
            Ok::<_, Infallible>(())
        },
    );
    let worker = worker.lifespan(panics::<()>, async |()| Ok::<_, Infallible>(()));
    let error = worker.run_until_idle().await.unwrap_err().to_string();
    assert!(
        error.contains("opening a lifespan failed: it panicked: boom"),
        "{error}"
    );
    assert_eq!(bench.journal.entries(), ["opened", "closed"]);
}
