use ergate::prelude::*;

#[step(output = "i64")]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
