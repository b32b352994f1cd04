use ergate::prelude::*;

fn amount() -> i64 {
    7
}

#[step]
fn charge(total: i64, #[depends(amount)] amount: impl Into<i64>) -> i64 {
    total + amount.into()
}

fn main() {}
