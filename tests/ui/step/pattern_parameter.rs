use ergate::prelude::*;

#[step]
fn charge((total, tip): (i64, i64)) -> i64 {
    total + tip
}

fn main() {}
