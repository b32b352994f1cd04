use ergate::prelude::*;

struct Pool;

fn pool() -> Pool {
    Pool
}

#[step]
fn charge(total: i64, #[depends(pool)] pool: Pool) -> i64 {
    drop(pool);
    total
}

fn main() {}
