//! The worker runs jobs as it promises. Time is virtual: it passes at once when there is nothing to do.

#![cfg(all(feature = "macros", feature = "tokio"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should panic"
)]

mod bench;
mod cancelling;
mod draining;
mod faulty;
mod fleet;
mod heartbeat;
mod hooks;
mod left;
#[cfg(feature = "metrics")]
mod metrics;
mod retries;
mod running;
mod setup;
mod simulation;
mod store_trouble;
mod timeouts;
