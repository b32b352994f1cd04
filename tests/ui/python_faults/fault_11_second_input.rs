use ergate::prelude::*;

#[step]
fn y(x: i64, retries: i64) -> i64 {
    x + retries
}

fn main() {}
