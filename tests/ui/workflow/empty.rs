use ergate::prelude::*;

static ORDERS: Workflow = Workflow::named("orders").build();

fn main() {}
