use ergate::prelude::*;

#[step(retries = -1)]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
