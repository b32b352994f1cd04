//! Hooks that fail in every way they can: they change nothing, neither for the job nor for the hooks behind them.

use std::fmt;
use std::panic::panic_any;

use ergate::hooks::Event;
use ergate::prelude::*;
use tests::{Journal, Workbench};

#[workflow]
mod shop {
    use super::*;

    #[step]
    fn charge() {}

    #[step]
    fn ship() {}
}

async fn assert_harmless<R>(hook: fn(&Event<'_>) -> R)
where
    R: ergate::hooks::IntoHookResult + 'static,
{
    let bench = Workbench::new();
    let id = bench.submit(shop::job()).await;
    let journal: Journal = bench.journal.clone();
    let worker = bench.worker().register(&shop::WORKFLOW).on(hook);
    let worker = worker.on(move |event| journal.write(event.name()));
    worker.run_until_idle().await.unwrap();

    let job = bench.job(&id).await;
    assert_eq!((job.status, job.runs.len()), (Status::Completed, 2));
    assert_eq!(bench.journal.entries().last().unwrap(), "job_finished");
    assert_eq!(bench.journal.entries().len(), 6);
}

#[tokio::test]
async fn a_hook_that_returns_an_error() {
    assert_harmless(|_| Err::<(), BoxError>("no".into())).await;
}

#[tokio::test]
async fn a_hook_that_panics() {
    fn panics(_: &Event<'_>) {
        panic!("boom");
    }
    assert_harmless(panics).await;
}

struct Slippery;

impl Drop for Slippery {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[tokio::test]
async fn a_hook_whose_panic_panics_when_it_is_dropped() {
    fn panics(_: &Event<'_>) {
        panic_any(Slippery);
    }
    assert_harmless(panics).await;
}

#[derive(Debug)]
struct Speechless;

impl fmt::Display for Speechless {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words")
    }
}

impl std::error::Error for Speechless {}

#[tokio::test]
async fn a_hook_whose_error_panics_when_it_is_written() {
    assert_harmless(|_| Err(Speechless)).await;
}
