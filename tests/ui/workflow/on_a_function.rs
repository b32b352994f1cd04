use ergate::prelude::*;

#[workflow]
fn orders(total: i64) -> i64 {
    total
}

fn main() {}
