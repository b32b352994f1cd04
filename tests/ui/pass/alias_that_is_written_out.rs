// Beside `step/result_behind_an_alias`, `step/flow_behind_an_alias` and `step/output_is_not_the_return_type`.
use ergate::prelude::*;

type Charged = Result<i64, BoxError>;
type Answer<T> = Result<T, std::num::ParseIntError>;
type Sorted = Flow<i64, (End,)>;
type Jumped = GoTo<close>;
type Ended = End<i64>;

#[step(output = Result<i64, BoxError>)]
fn charge(total: i64) -> Charged {
    Ok(total)
}

#[step(output = Flow<i64, (End,)>)]
fn sort(total: i64) -> Sorted {
    Flow::next(total)
}

#[step(output = Result<i64, std::num::ParseIntError>)]
async fn count(total: i64) -> Answer<i64> {
    total.to_string().parse()
}

#[step(output = GoTo<close>)]
fn jump(total: i64) -> Jumped {
    close::with(total)
}

#[step(output = End<i64>)]
fn close(total: i64) -> Ended {
    End(total)
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<charge>()
    .step::<sort>()
    .step::<count>()
    .step::<jump>()
    .step::<close>()
    .build();

fn main() {
    assert_eq!(ORDERS.name(), "orders");
}
