use ergate::prelude::*;

mod clock {
    pub fn now() -> u64 {
        7
    }
}

#[step]
fn charge(total: i64, #[depends(clock::nwo)] at: u64) -> i64 {
    total + at as i64
}

fn main() {}
