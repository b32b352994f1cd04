use ergate::prelude::*;

#[step(timeout = 30)]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
