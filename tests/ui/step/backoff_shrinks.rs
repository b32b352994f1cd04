use ergate::prelude::*;

#[step(retries = 3, backoff = "5m..1s")]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
