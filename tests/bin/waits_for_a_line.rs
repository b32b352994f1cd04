//! A worker with two jobs, each of which waits for a line on standard input. It says on standard output what it does.

#![allow(clippy::print_stdout, reason = "the test on the other side reads it")]

use ergate::prelude::*;

#[workflow]
mod patient {
    use super::*;

    #[step]
    fn wait(number: u8) -> Result<(), std::io::Error> {
        println!("job {number} waits");
        std::io::stdin().read_line(&mut String::new())?;
        println!("job {number} is done");
        Ok(())
    }
}

fn main() -> Result<(), ergate::Error> {
    // The worker tells through `tracing` when it heeds a signal.
    tracing_subscriber::fmt().init();
    let store = Memory::new();
    store.submit_blocking(patient::job(1))?;
    store.submit_blocking(patient::job(2))?;
    Worker::new(store)
        .register(&patient::WORKFLOW)
        .concurrency(1)
        .run_blocking()
}
