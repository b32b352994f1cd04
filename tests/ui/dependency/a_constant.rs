use ergate::prelude::*;

const RATE: i64 = 5;

#[step]
fn charge(total: i64, #[depends(RATE)] rate: i64) -> i64 {
    total * rate
}

fn main() {}
