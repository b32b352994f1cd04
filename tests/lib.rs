//! The tests that use ergate as its users do, and what several of them share.

#![allow(clippy::unwrap_used, reason = "a test that fails should panic")]

mod dice;
pub mod faults;
mod journal;
mod meddling;
mod paused_clock;
#[cfg(all(feature = "servers", target_os = "linux"))]
#[allow(
    clippy::panic,
    clippy::print_stderr,
    reason = "a test whose server doesn't start should say why"
)]
pub mod servers;
mod ui_cases;
mod workbench;

pub use dice::Dice;
pub use journal::Journal;
pub use meddling::{Call, Meddled, Meddler, Trouble};
pub use paused_clock::PausedClock;
pub use ui_cases::ui_cases;
pub use workbench::{Workbench, run};
