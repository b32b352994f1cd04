//! Dependencies of a step: they may have dependencies themselves, what two of them share is made once, and what needs
//! an end is told how the step ended. One order can be served and is committed, the other can't and is rolled back.
//!
//! `cargo run --example dependencies`

use ergate::hooks::Event;
use ergate::prelude::*;

struct Connection {
    address: String,
}

struct Transaction {
    lines: Vec<String>,
}

/// Whoever asks for it says which one: an unmarked parameter is an argument.
#[dependency]
fn setting(name: &'static str) -> Result<String, String> {
    match name {
        "STOCK_ADDRESS" => Ok("stock.example".to_owned()),
        _ => Err(format!("there is no setting `{name}`")),
    }
}

/// The tip of a diamond: `in_stock` and `transaction` both ask for it, and get the same one.
#[dependency(teardown = disconnect)]
async fn connection(#[depends(setting("STOCK_ADDRESS"))] address: &str) -> Connection {
    println!("  connect to {address}");
    Connection {
        address: address.to_owned(),
    }
}

async fn disconnect(connection: Connection) {
    println!("  disconnect from {}", connection.address);
}

#[dependency]
async fn in_stock(#[depends(connection)] connection: &Connection) -> u32 {
    println!("  look up the stock at {}", connection.address);
    5
}

#[dependency(teardown = finish)]
async fn transaction(#[depends(connection)] connection: &Connection) -> Transaction {
    println!("  begin a transaction at {}", connection.address);
    Transaction { lines: Vec::new() }
}

/// Jumps and early ends are successes too. If this failed, so would the step: its result isn't saved before.
async fn finish(transaction: Transaction, outcome: Outcome) -> Result<(), BoxError> {
    if outcome.is_success() {
        println!("  commit {:?}", transaction.lines);
    } else if let Some(error) = outcome.error() {
        println!("  roll back, because {}", error.message);
    }
    Ok(())
}

#[workflow]
mod order {
    use super::*;

    #[step]
    async fn reserve(
        pieces: u32,
        #[depends(in_stock)] in_stock: u32,
        #[depends(transaction)] transaction: &mut Transaction,
    ) -> Result<u32, String> {
        println!("  reserve {pieces} of {in_stock}");
        transaction.lines.push(format!("reserve {pieces}"));
        in_stock
            .checked_sub(pieces)
            .ok_or_else(|| format!("{pieces} are wanted and {in_stock} are left"))
    }
}

fn serve(pieces: u32) -> Result<(), ergate::Error> {
    println!("An order of {pieces}:");
    let backend = Memory::new();
    backend.submit_blocking(order::job(pieces))?;
    Worker::new(backend)
        .register(&order::WORKFLOW)
        .on(|event| match event {
            Event::JobFinished { job, .. } => println!("  {}", job.status),
            Event::JobFailed { job, .. } => {
                let error = job.error.as_ref().map(ToString::to_string);
                println!("  {}: {}", job.status, error.unwrap_or_default());
            }
            _ => {}
        })
        .run_until_idle_blocking()
}

fn main() -> Result<(), ergate::Error> {
    serve(3)?;
    serve(30)
}
