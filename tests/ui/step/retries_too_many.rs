use ergate::prelude::*;

#[step(retries = 5_000_000_000)]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
