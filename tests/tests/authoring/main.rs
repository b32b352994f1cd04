//! Every way of writing steps, dependencies and workflows, and what each of them does when it runs.

#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic, and so do some steps"
)]
#![allow(
    clippy::too_many_arguments,
    reason = "some steps here take one of everything"
)]

mod application;
mod errors;
mod flow;
mod handing_out;
mod jobs;
mod making;
mod names;
mod places;
mod sharing;
mod state;
mod teardowns;
