use ergate::prelude::*;

#[derive(serde::Deserialize)]
pub struct Order {
    total: i64,
}

#[workflow]
mod orders {
    use super::*;

    #[step]
    fn charge(order: Order) -> i64 {
        order.total
    }
}

fn main() {
    let _ = orders::job(Order { total: 3 });
}
