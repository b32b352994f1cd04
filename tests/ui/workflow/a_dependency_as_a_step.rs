use ergate::prelude::*;

#[dependency]
fn pool() -> u64 {
    7
}

static ORDERS: Workflow = Workflow::named("orders").step::<pool>().build();

fn main() {}
