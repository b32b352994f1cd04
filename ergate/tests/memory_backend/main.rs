//! The store in memory keeps the promises of a job store.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod bench;
mod cancelling;
mod changes;
mod claiming;
mod contention;
mod lists;
mod settling;
mod submitting;
