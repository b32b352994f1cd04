//! Holds the library to what the Python package does, as `tests/conformance/recordings` says.
//!
//! Every recorded job is run here too, on the same workflows written in Rust, and what happens to it is written
//! down as a [`story`]. The two stories must be the same, word for word. Where Rust is meant to differ, the
//! table of [`differences`] says why, and `stories/` holds what is to happen instead.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "what fails here fails its test"
)]

mod book;
mod differences;
mod effects;
mod everywhere;
mod json;
#[cfg(feature = "live-python")]
mod live;
mod recording;
mod replay;
mod store;
mod story;
mod workflows;
