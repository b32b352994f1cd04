// Beside `step/result_behind_an_alias` and `step/flow_behind_an_alias`.
use ergate::prelude::*;

type Charged = Result<i64, BoxError>;
type Sorted = Flow<i64, (End,)>;

#[step(output = Result<i64, BoxError>)]
fn charge(total: i64) -> Charged {
    Ok(total)
}

#[step(output = Flow<i64, (End,)>)]
fn sort(total: i64) -> Sorted {
    Flow::next(total)
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<charge>()
    .step::<sort>()
    .build();

fn main() {
    assert_eq!(ORDERS.name(), "orders");
}
