use ergate::prelude::*;

#[step(inline)]
async fn charge(total: i64) -> i64 {
    total
}

fn main() {}
