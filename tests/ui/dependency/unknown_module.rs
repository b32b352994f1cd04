use ergate::prelude::*;

#[step]
fn charge(total: i64, #[depends(clocks::now)] at: u64) -> i64 {
    total + at as i64
}

fn main() {}
