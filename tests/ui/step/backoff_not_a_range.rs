use ergate::prelude::*;

#[step(retries = 3, backoff = "1s-5m")]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
