use ergate::prelude::*;

mod shop {
    use ergate::prelude::*;

    #[step]
    pub fn charge(total: i64) -> i64 {
        total
    }
}

#[step]
fn charge(total: i64) -> i64 {
    total
}

static ORDERS: Workflow<i64> = Workflow::named("orders")
    .step::<charge>()
    .step::<shop::charge>()
    .build();

fn main() {}
