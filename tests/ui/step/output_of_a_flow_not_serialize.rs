use ergate::prelude::*;

struct Receipt {
    total: i64,
}

#[step]
fn charge(total: i64) -> Flow<Receipt, (End,)> {
    Flow::next(Receipt { total })
}

fn main() {}
