use ergate::prelude::*;

#[step]
fn charge(total: impl Into<i64>) -> i64 {
    total.into()
}

fn main() {}
