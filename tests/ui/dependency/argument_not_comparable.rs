use ergate::prelude::*;

#[derive(Clone)]
struct Region;

#[dependency]
fn pool(region: Region) -> u64 {
    let _ = region;
    7
}

#[step]
fn charge(total: i64, #[depends(pool(Region))] pool: u64) -> i64 {
    total + pool as i64
}

fn main() {}
