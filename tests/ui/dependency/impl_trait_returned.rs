use ergate::prelude::*;

#[dependency]
fn amount() -> impl Into<i64> {
    7
}

fn main() {}
