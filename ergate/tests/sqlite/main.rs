//! The store in a file.

#![cfg(feature = "sqlite")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should panic, and one that measures says what it found"
)]

mod directory;
mod full;
mod opening;
mod processes;
mod promises;
mod trouble;
mod unreadable;
mod waking;
mod worker;

/// What a call gives.
fn wait<F: Future>(call: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(call)
}
