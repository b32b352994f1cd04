use ergate::prelude::*;

struct Refused;

fn pool() -> Result<u64, Refused> {
    Err(Refused)
}

#[step]
fn charge(total: i64, #[depends(pool)] pool: u64) -> i64 {
    total + pool as i64
}

fn main() {}
