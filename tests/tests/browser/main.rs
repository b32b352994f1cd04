//! The page in a real browser: `tests/browser.sh` runs this.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that fails should panic, and one that makes pictures says where they are"
)]

mod acting;
mod chromium;
mod hostile;
mod looks;
mod site;
mod updating;
