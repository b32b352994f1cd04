use ergate::prelude::*;

#[dependency(scope = "app")]
fn ledger() -> Vec<i64> {
    Vec::new()
}

#[step]
fn charge(total: i64, #[depends(ledger)] ledger: &mut Vec<i64>) {
    ledger.push(total);
}

fn main() {}
