use ergate::prelude::*;

fn charge(total: i64) -> i64 {
    total
}

static ORDERS: Workflow<i64> = Workflow::named("orders").step::<charge>().build();

fn main() {}
