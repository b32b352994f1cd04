use ergate::prelude::*;

struct Pool;

#[dependency]
async fn pool() -> Result<Pool, BoxError> {
    Ok(Pool)
}

#[step]
fn charge(total: i64, #[depends(pool)] pool: Pool) -> i64 {
    drop(pool);
    total
}

fn main() {}
