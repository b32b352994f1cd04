use ergate::prelude::*;

#[step]
fn charge<T: Into<i64>>(total: T) -> i64 {
    total.into()
}

fn main() {}
