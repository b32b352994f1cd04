//! One of the book's programs: the one that `BOOK_PROGRAM` names.

use std::process::ExitCode;

#[allow(
    dead_code,
    unused,
    unused_qualifications,
    single_use_lifetimes,
    unreachable_pub,
    missing_debug_implementations,
    clippy::all,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "it is the book's, and written for its readers"
)]
mod programs {
    include!(concat!(env!("OUT_DIR"), "/programs.rs"));
}

fn main() -> ExitCode {
    programs::run(&std::env::var("BOOK_PROGRAM").unwrap_or_default())
}
