use ergate::prelude::*;

#[dependency(tear_down = close)]
fn pool() -> u64 {
    7
}

fn close(_pool: u64) {}

fn main() {}
