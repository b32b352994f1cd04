use ergate::prelude::*;

fn now() -> u64 {
    7
}

fn later() -> u64 {
    8
}

#[step]
fn charge(total: i64, #[depends(now, later)] at: u64) -> i64 {
    total + at as i64
}

fn main() {}
