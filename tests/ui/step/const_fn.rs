use ergate::prelude::*;

#[step]
const fn charge(total: i64) -> i64 {
    total
}

fn main() {}
