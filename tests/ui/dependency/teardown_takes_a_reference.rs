use ergate::prelude::*;

struct Pool;

#[dependency(teardown = close)]
fn pool() -> Pool {
    Pool
}

fn close(_pool: &mut Pool) {}

fn main() {}
