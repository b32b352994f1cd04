use ergate::prelude::*;

mod clock {
    fn now() -> u64 {
        7
    }
}

#[step]
fn charge(total: i64, #[depends(clock::now)] at: u64) -> i64 {
    total + at as i64
}

fn main() {}
