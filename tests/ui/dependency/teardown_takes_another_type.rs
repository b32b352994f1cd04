use ergate::prelude::*;

#[dependency(teardown = close)]
fn pool() -> u64 {
    7
}

fn close(_pool: String) {}

fn main() {}
