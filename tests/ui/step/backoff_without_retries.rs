use ergate::prelude::*;

#[step(backoff = "1s..5m")]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
