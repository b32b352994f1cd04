use ergate::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct Customer {
    name: String,
}

#[step]
fn charge(total: i64, #[context] customer: String) -> String {
    format!("{customer}: {total}")
}

static ORDERS: Workflow<i64, ergate::With<Customer>> =
    Workflow::named("orders").context::<Customer>().step::<charge>().build();

fn main() {}
