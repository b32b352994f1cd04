use ergate::prelude::*;

#[step(retrys = 3)]
const fn charge<T>(total: T, (a, b): (u32, u32), #[depends] pool: u32) -> T {
    total
}

fn main() {}
