use ergate::With;
use ergate::prelude::*;

struct Customer;

#[step]
fn charge(total: i64) -> i64 {
    total
}

static ORDERS: Workflow<i64, With<Customer>> = Workflow::named("orders").step::<charge>().build();

static OFFERS: Workflow<i64, Customer> =
    Workflow::named("offers").context::<Customer>().step::<charge>().build();

fn main() {}
