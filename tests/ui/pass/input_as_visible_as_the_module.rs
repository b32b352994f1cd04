//! Beside `workflow/private_input`: what a workflow takes may be hidden from all who don't register it.

use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    pub(super) struct Order {
        pub(super) total: i64,
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Receipt(i64);

    #[step]
    fn charge(order: Order) -> Receipt {
        Receipt(order.total)
    }

    #[step]
    fn mail(receipt: Receipt) -> i64 {
        receipt.0
    }
}

fn main() {
    let _ = Worker::new(Memory::new()).register(&orders::WORKFLOW);
    let _ = orders::job(orders::Order { total: 3 });
}
