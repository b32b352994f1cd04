//! The spans of jobs and of steps: their names, their fields, and the trace that they belong to.

#![cfg(all(feature = "macros", feature = "tokio", feature = "tracing"))]
#![allow(clippy::unwrap_used, reason = "a test that fails should panic")]

mod inherited;
mod named;
mod parents;
mod recorder;

use ergate::prelude::*;

use recorder::{Kept, Recorder};

const PARENT: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// Runs all jobs of the worker's store on this thread, and gives what was traced.
///
/// Every worker in here is run by it: whether anybody listens to a place is kept for all threads, and one that comes there
/// first with nobody listening may leave it shut for the others.
async fn traced<B: Backend>(worker: Worker<B>) -> Kept {
    let (recorder, _guard) = Recorder::start();
    worker.run_until_idle().await.unwrap();
    recorder.kept()
}
