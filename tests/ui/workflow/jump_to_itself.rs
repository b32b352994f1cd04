use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<i64, (GoTo<triage>,)> {
    Flow::go_to(triage::with(total))
}

static ORDERS: Workflow<i64> = Workflow::named("orders").step::<triage>().build();

fn main() {}
