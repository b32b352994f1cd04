//! A workflow with its tests beside it. The workflow is here; begin with `refund.rs`, then read `tests.rs`: stand-ins for what
//! a step depends on, a week that passes at once, failures that are planned, a worker that is gone before it could save what
//! a step did, and two workers with one job.
//!
//! `cargo run --example testing`, and `cargo test --example testing`

mod refund;
#[cfg(test)]
mod tests;

use ergate::hooks::Event;
use ergate::prelude::*;

use refund::{Gateway, Orders, Request, workflow};

fn main() -> Result<(), ergate::Error> {
    let gateway = Gateway::default();
    let backend = Memory::new();
    for (order, cents) in [(1001, 2_500), (1002, 90_000)] {
        backend.submit_blocking(workflow::job(Request { order, cents }))?;
    }
    Worker::new(backend)
        .register(&workflow::WORKFLOW)
        .state(gateway.clone())
        .state(Orders::from([(1001, 4_900), (1002, 12_000)]))
        .concurrency(1)
        .on(|event| {
            if let Event::JobFinished { job, .. } = event {
                println!("{}", job.last_return_value.as_str());
            }
        })
        .run_until_idle_blocking()?;
    println!("{} cents went back", gateway.total());
    Ok(())
}
