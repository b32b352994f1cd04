use ergate::prelude::*;

struct Receipt {
    total: i64,
}

#[step]
fn charge(total: i64) -> Receipt {
    Receipt { total }
}

fn main() {}
