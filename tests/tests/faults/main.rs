//! Processes killed, frozen and starved, files torn, clocks moved: nothing is lost, and nothing is saved twice.
//!
//! Each test says with numbers what it did; `cargo test --test faults -- --nocapture` shows them. They take about a minute
//! together. With `ERGATE_FAULTS=long` they do many times as much. What chance decides goes by a seed, which is printed,
//! and which `ERGATE_SEED=…` sets.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should panic, and these say with numbers what they did"
)]

mod backlog;
mod clock;
mod contention;
mod corrupt;
mod crash_points;
mod deleted;
mod disk_full;
mod draining;
mod dump;
mod kills;
mod power_loss;
mod process;
mod scene;
mod simulation;
mod torn;
mod zombie;

use tests::faults::{audit, form};
