use ergate::prelude::*;

#[step]
unsafe fn charge(total: i64) -> i64 {
    total
}

fn main() {}
