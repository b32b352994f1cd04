use ergate::prelude::*;

#[step]
fn charge(total: i64, #[depends(5)] rate: i64) -> i64 {
    total * rate
}

fn main() {}
