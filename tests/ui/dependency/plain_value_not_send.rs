use ergate::prelude::*;
use std::rc::Rc;

fn ledger() -> Rc<i64> {
    Rc::new(0)
}

#[step]
fn charge(total: i64, #[depends(ledger)] ledger: &Rc<i64>) -> i64 {
    total + **ledger
}

fn main() {}
