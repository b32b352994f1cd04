#![deny(unused_variables)]
use ergate::prelude::*;

fn now() -> u64 {
    7
}

#[step]
fn charge(total: i64, #[depends(now)] at: u64) -> i64 {
    total
}

fn main() {}
