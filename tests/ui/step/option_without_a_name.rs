use ergate::prelude::*;

#[step("charge")]
fn charge(total: i64) -> i64 {
    total
}

fn main() {}
