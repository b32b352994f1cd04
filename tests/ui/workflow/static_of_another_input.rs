use ergate::prelude::*;

#[step]
fn charge(total: i64) -> i64 {
    total
}

static ORDERS: Workflow<String> = Workflow::named("orders").step::<charge>().build();

fn main() {}
