//! Functions that are `pub` and take private types: the compiler warns of that, and no more, as it does without ergate.

#![allow(private_interfaces)]

use ergate::prelude::*;

mod workflow_in_a_module {
    use ergate::prelude::*;

    #[workflow]
    pub mod orders {
        use super::Customer;
        use ergate::prelude::*;
        use serde::{Deserialize, Serialize};

        #[step]
        pub fn read(amount: i64) -> Order {
            Order(amount)
        }

        #[derive(Serialize, Deserialize)]
        struct Order(i64);
        #[derive(Serialize, Deserialize)]
        struct Receipt(i64);
        struct Pool;

        #[dependency]
        pub fn pool() -> Pool {
            Pool
        }

        #[step]
        pub fn triage(order: Order) -> Flow<Order, (GoTo<review>, End)> {
            if order.0 > 100 {
                Flow::go_to(review::with(order))
            } else {
                Flow::next(order)
            }
        }

        #[step]
        pub fn charge(order: Order, #[depends(pool)] _: &Pool, #[context] _: &Customer) -> Receipt {
            Receipt(order.0)
        }

        #[step]
        pub(crate) fn refund(receipt: Receipt) -> GoTo<review> {
            review::with(Order(receipt.0))
        }

        #[step]
        pub fn review(order: Order) -> Result<Receipt, BoxError> {
            Ok(Receipt(order.0))
        }
    }

    #[derive(serde::Serialize, serde::Deserialize)]
    struct Customer;

    pub fn job() -> ergate::NewJob {
        orders::job(70).context(Customer)
    }
}

mod steps {
    use ergate::prelude::*;
    use serde::{Deserialize, Serialize};

    #[derive(Clone, PartialEq)]
    pub(super) struct Region(pub(super) &'static str);
    struct Pool;
    #[derive(Clone, Serialize, Deserialize)]
    struct Order(i64);
    #[derive(Serialize, Deserialize)]
    struct Tenant;
    struct Limits;

    pub fn job() -> ergate::NewJob {
        super::SHOP.job(7).context(Tenant)
    }

    pub fn worker(backend: Memory) -> Worker<Memory> {
        Worker::new(backend).state(Limits)
    }

    #[dependency(scope = "app")]
    pub fn limits() -> Result<Limits, BoxError> {
        Ok(Limits)
    }

    #[dependency(teardown = close)]
    pub async fn pool(_: Region, #[input] _: &i64, #[context] _: &Tenant, #[depends(limits)] _: &Limits) -> Pool {
        Pool
    }

    pub fn close(_: Pool, _: Outcome) {}

    pub fn plain() -> Order {
        Order(1)
    }

    #[step]
    pub async fn charge(
        amount: i64,
        #[depends(pool(Region("eu")))] _: &mut Pool,
        #[depends(plain)] _: Order,
        #[context] _: Tenant,
        #[state] _: &Limits,
    ) -> Result<Order, BoxError> {
        Ok(Order(amount))
    }

    #[step]
    pub(super) fn mail(order: Order) -> End<Order> {
        End(order)
    }
}

static SHOP: Workflow<i64> = Workflow::named("shop").step::<steps::charge>().step::<steps::mail>().build();

fn main() -> Result<(), BoxError> {
    let backend = Memory::new();
    let jobs = [steps::job(), workflow_in_a_module::job()].map(|job| backend.submit_blocking(job));
    steps::worker(backend.clone())
        .register(&SHOP)
        .register(&workflow_in_a_module::orders::WORKFLOW)
        .run_until_idle_blocking()?;
    for id in jobs {
        let job = backend.get_blocking(&id?)?.expect("it is kept");
        assert_eq!(job.status, ergate::Status::Completed, "{job:#}");
    }
    Ok(())
}
