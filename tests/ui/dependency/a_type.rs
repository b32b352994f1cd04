use ergate::prelude::*;

struct Pool {
    size: usize,
}

#[step]
fn charge(total: i64, #[depends(Pool)] pool: &Pool) -> i64 {
    total + pool.size as i64
}

fn main() {}
