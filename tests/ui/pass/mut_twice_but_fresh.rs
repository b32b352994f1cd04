// Beside `dependency/mut_twice`.
use ergate::prelude::*;

fn ledger() -> Vec<i64> {
    Vec::new()
}

#[step]
fn charge(
    total: i64,
    #[depends(ledger)] debit: &mut Vec<i64>,
    #[depends(ledger, fresh)] credit: &mut Vec<i64>,
) {
    debit.push(total);
    credit.push(-total);
}

fn main() {}
