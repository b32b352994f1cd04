use ergate::prelude::*;

#[step]
fn load(total: i64) -> i64 {
    total
}

#[step]
fn triage(total: i64) -> Flow<i64, (GoTo<load>,)> {
    Flow::go_to(load::with(total))
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<load>()
    .step::<triage>()
    .build();

fn main() {}
