use ergate::prelude::*;

#[step(retrys = 3)]
fn charge<T>(total: T, (a, b): (u32, u32), #[depends] pool: u32) -> T {
    total
}

fn main() {}
