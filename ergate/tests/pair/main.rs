//! A queue and a store as one backend, which keeps its promises whatever the queue does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod promises;
mod publishing;
mod records;
mod unreliable;
