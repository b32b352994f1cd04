use ergate::prelude::*;

#[step]
fn price(article: i64) -> i64 {
    article
}

#[step]
fn charge(total: i64, #[depends(price)] price: i64) -> i64 {
    total + price
}

fn main() {}
