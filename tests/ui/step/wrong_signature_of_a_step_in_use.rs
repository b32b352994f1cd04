use ergate::prelude::*;

#[step]
fn triage(total: i64) -> Flow<i64, GoTo<charge>> {
    Flow::go_to(charge::with(total))
}

#[step]
fn charge(total: i64, currency: String) -> String {
    format!("{total} {currency}")
}

#[step]
fn mail<T: ToString>(text: T) -> String {
    text.to_string()
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<triage>()
    .step::<charge>()
    .step::<mail>()
    .build();

fn main() {
    let _ = ORDERS.job(3);
}
