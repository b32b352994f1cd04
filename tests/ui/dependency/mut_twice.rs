use ergate::prelude::*;

fn ledger() -> Vec<i64> {
    Vec::new()
}

#[step]
fn charge(
    total: i64,
    #[depends(ledger)] debit: &mut Vec<i64>,
    #[depends(ledger)] credit: &mut Vec<i64>,
) {
    debit.push(total);
    credit.push(-total);
}

fn main() {}
