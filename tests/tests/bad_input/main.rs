//! Jobs that can't be read, and code of the user's that panics where nobody expects it.
//!
//! Whatever it is: the job is kept and marked with the reason, and the worker goes on with the next job.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic, and so do some steps"
)]

mod bench;
mod hooks;
mod huge;
mod panics;
mod shapes;
mod starting;
mod unreadable;
