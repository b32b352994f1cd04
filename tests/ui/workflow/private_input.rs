use ergate::prelude::*;

#[workflow]
mod orders {
    use ergate::prelude::*;

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Order {
        total: i64,
    }

    #[step]
    fn charge(order: Order) -> i64 {
        order.total
    }
}

fn main() {
    let _ = Worker::new(Memory::new()).register(&orders::WORKFLOW);
}
