use ergate::prelude::*;

#[step]
#[dependency]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
