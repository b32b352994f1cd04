use ergate::prelude::*;

struct Review;

#[step]
fn load(total: i64) -> i64 {
    total
}

#[step]
fn triage(total: i64) -> Flow<i64, (GoTo<Review>, End)> {
    Flow::next(total)
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<load>()
    .step::<Review>()
    .build();

fn main() {}
