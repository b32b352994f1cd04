use ergate::prelude::*;

fn ledger() -> Vec<i64> {
    Vec::new()
}

#[step]
fn charge(
    total: i64,
    #[depends(ledger)] debit: &Vec<i64>,
    #[depends(ledger)] credit: &mut Vec<i64>,
) {
    credit.push(total + debit.len() as i64);
}

fn main() {}
