use ergate::prelude::*;

#[derive(serde::Serialize, serde::Deserialize)]
struct Receipt {
    total: i64,
}

#[step]
fn charge(total: i64) -> Receipt {
    Receipt { total }
}

#[step]
fn mail(text: String) {
    drop(text);
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<charge>()
    .step::<mail>()
    .build();

fn main() {}
