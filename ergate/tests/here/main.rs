//! A workflow that runs where its caller is does what a worker would do, without a store.

#![cfg(all(feature = "macros", feature = "tokio"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod errors;
mod passing;
mod running;
mod waiting;
