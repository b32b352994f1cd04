use ergate::prelude::*;

#[step(retries = 3 timeout = "30s")]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
