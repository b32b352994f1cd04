use ergate::prelude::*;

#[step]
fn charge(total: &mut i64) -> i64 {
    *total += 1;
    *total
}

fn main() {}
