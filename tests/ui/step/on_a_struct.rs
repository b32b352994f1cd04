use ergate::prelude::*;

#[step]
struct Order {
    total: i64,
}

fn main() {}
