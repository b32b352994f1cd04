use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<Never, (GoTo<review>, End)> {
    Flow::go_to(review::with(total))
}

#[step]
fn charge(total: i64) -> i64 {
    total
}

#[step]
fn review(total: i64) -> i64 {
    total
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<triage>()
    .step::<charge>()
    .step::<review>()
    .build();

fn main() {}
