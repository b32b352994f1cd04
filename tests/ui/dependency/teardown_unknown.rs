use ergate::prelude::*;

#[dependency(teardown = clsoe)]
fn pool() -> u64 {
    7
}

fn close(_pool: u64) {}

fn main() {}
