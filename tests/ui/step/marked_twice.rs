use ergate::prelude::*;

#[step(retries = 3)]
#[ergate::step]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
