use ergate::prelude::*;

#[dependency(scope = "application")]
fn pool() -> u64 {
    7
}

fn main() {}
