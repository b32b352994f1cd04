use ergate::prelude::*;

struct Order {
    total: i64,
}

#[step]
fn charge(order: Order) -> i64 {
    order.total
}

fn main() {}
