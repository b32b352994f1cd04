//! The stores on servers, each of which the tests start themselves: `tests/servers` runs them.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should panic, and one that measures says what it found"
)]

mod postgres;
mod redis;
