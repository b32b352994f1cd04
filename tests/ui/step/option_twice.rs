use ergate::prelude::*;

#[step(retries = 3, retries = 5)]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
