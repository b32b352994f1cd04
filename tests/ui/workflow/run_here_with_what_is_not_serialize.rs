use ergate::prelude::*;

#[derive(serde::Deserialize)]
struct Order {
    total: i64,
}

#[step]
fn charge(order: Order) -> i64 {
    order.total
}

static ORDERS: Workflow<Order> = Workflow::named("orders").step::<charge>().build();

fn main() -> Result<(), BoxError> {
    let orders = ORDERS.here().start_blocking()?;
    let _: i64 = orders.run_blocking(Order { total: 3 })?;
    Ok(())
}
