use ergate::prelude::*;

#[dependency(teardown = close)]
fn pool() -> u64 {
    7
}

fn close(pool: u64) -> u64 {
    pool
}

fn main() {}
