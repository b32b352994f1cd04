use ergate::prelude::*;

struct Order;

#[step]
fn charge(orders: Vec<Order>) -> usize {
    orders.len()
}

fn main() {}
