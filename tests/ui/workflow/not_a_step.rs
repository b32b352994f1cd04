use ergate::prelude::*;

struct Charge;

static ORDERS: Workflow<i64> = Workflow::named("orders").step::<Charge>().build();

fn main() {}
