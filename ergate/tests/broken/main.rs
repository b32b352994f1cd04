//! For each promise of a backend there is one here that breaks it, and the suite says so.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod backend;
mod fault;
mod handing_out;
mod notes;
mod saving;
mod steering;
mod table;
