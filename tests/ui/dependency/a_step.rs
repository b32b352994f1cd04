use ergate::prelude::*;

#[step]
fn price() -> i64 {
    7
}

#[step]
fn charge(total: i64, #[depends(price)] price: i64) -> i64 {
    total + price
}

fn main() {}
