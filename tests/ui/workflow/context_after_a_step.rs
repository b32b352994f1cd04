use ergate::prelude::*;

#[step]
fn charge(total: i64, #[context] customer: &str) -> String {
    format!("{total} {customer}")
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<charge>()
    .context::<String>()
    .build();

fn main() {}
