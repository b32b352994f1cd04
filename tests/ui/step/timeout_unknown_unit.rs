use ergate::prelude::*;

#[step(timeout = "5x")]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
