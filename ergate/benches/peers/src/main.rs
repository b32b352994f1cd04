//! ergate beside its peers and beside the limits of the machine, on one machine and in one go.
//!
//! `ergate/benches/peers/run` builds everything and starts this. What is measured is a process of its own each time: this
//! program again with `work ..`, or a peer's.

mod driver;
mod work;

#[path = "../../postgres/bare.rs"]
mod postgres_bare;
#[path = "../../stores/round.rs"]
mod round;
#[path = "../../../../tests/servers/postgres.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod server;
#[path = "../../sqlite/bare.rs"]
mod sqlite_bare;
#[path = "../../sqlite/store.rs"]
mod sqlite_store;

use std::error::Error;

type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Fallible<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.split_first() {
        Some((first, rest)) if first == "work" => work::carry_out(rest),
        _ => driver::run(&words),
    }
}
