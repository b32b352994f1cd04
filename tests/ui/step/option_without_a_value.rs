use ergate::prelude::*;

#[step(retries =)]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
