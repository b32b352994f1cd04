//! A process for the fault tests to torment. What it does stands in its only argument, as an `Order` in JSON.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the test on the other side reads it"
)]

mod contend;
mod fill;
mod gate;
mod play;
mod scenarios;
mod work;

use std::process::ExitCode;

use ergate::BoxError;
use tests::faults::Order;

fn main() -> ExitCode {
    match carry_out() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out() -> Result<(), BoxError> {
    let order = std::env::args().nth(1).ok_or("an order is missing")?;
    match serde_json::from_str(&order)? {
        Order::Work(work) => work::work(&work),
        Order::Contend(contend) => contend::contend(&contend),
        Order::Fill(fill) => fill::fill(&fill),
        Order::Play(play) => play::play(&play),
    }
}
