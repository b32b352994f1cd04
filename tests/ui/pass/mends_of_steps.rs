// What the messages in `step` propose, done: each module is named for its mistake.
use ergate::prelude::*;

fn now() -> u64 {
    7
}

mod backoff_not_a_range {
    use ergate::prelude::*;

    #[step(retries = 3, backoff = "1s..5m")]
    fn charge(total: i64) -> i64 {
        total
    }
}

mod backoff_without_retries {
    use ergate::prelude::*;

    #[step(retries = 3, backoff = "1s..5m")]
    fn charge(total: i64) -> i64 {
        total
    }

    #[step(retries = 1, backoff = "30s")]
    fn ship(total: i64) -> i64 {
        total
    }
}

mod context_by_mut {
    use ergate::prelude::*;

    #[step]
    fn by_value(total: i64, #[context] mut customer: String) -> i64 {
        customer.clear();
        total
    }

    #[step]
    fn by_reference(total: i64, #[context] customer: &String) -> i64 {
        total + customer.len() as i64
    }
}

mod depends_on_two {
    use super::now;
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64, #[depends(now, fresh)] at: u64) -> i64 {
        total + at as i64
    }
}

mod error_not_an_error {
    use std::fmt;

    use ergate::prelude::*;

    #[derive(Debug)]
    struct Refused;

    impl fmt::Display for Refused {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("refused")
        }
    }

    impl std::error::Error for Refused {}

    #[step]
    fn implemented(total: i64) -> Result<i64, Refused> {
        if total > 3 { Err(Refused) } else { Ok(total) }
    }

    #[step]
    fn boxed(total: i64) -> Result<i64, ergate::BoxError> {
        if total > 3 { Err("refused".into()) } else { Ok(total) }
    }
}

mod impl_trait_argument {
    use ergate::prelude::*;

    fn amount() -> Box<dyn ToString + Send> {
        Box::new(3)
    }

    #[step]
    fn charge(total: i64, #[depends(amount)] amount: &(dyn ToString + Send)) -> String {
        format!("{total}{}", amount.to_string())
    }
}

mod inline_and_async {
    use ergate::prelude::*;

    #[step]
    async fn charge(total: i64) -> i64 {
        total
    }
}

mod input_by_mut {
    use ergate::prelude::*;

    #[step]
    fn charge(mut total: i64) -> i64 {
        total += 1;
        total
    }
}

mod input_not_deserialize {
    use ergate::prelude::*;

    #[derive(serde::Deserialize)]
    struct Order {
        total: i64,
    }

    #[step]
    fn charge(order: Order) -> i64 {
        order.total
    }
}

mod on_a_method {
    use ergate::prelude::*;

    struct Shop;

    fn shop() -> Shop {
        Shop
    }

    #[step]
    fn depends(total: i64, #[depends(shop)] _shop: &Shop) -> i64 {
        total
    }

    #[step]
    fn state(total: i64, #[state] _shop: &Shop) -> i64 {
        total
    }
}

mod output_not_serialize {
    use ergate::prelude::*;

    #[derive(serde::Serialize)]
    struct Receipt {
        total: i64,
    }

    #[step]
    fn charge(total: i64) -> Receipt {
        Receipt { total }
    }

    #[step]
    fn in_a_flow(total: i64) -> Flow<Receipt, (End,)> {
        Flow::next(Receipt { total })
    }
}

mod pattern_parameter {
    use ergate::prelude::*;

    #[step]
    fn charge(pair: (i64, i64)) -> i64 {
        let (a, b) = pair;
        a + b
    }
}

mod timeout_unknown_unit {
    use ergate::prelude::*;

    #[step(timeout = "250ms")]
    fn short(total: i64) -> i64 {
        total
    }

    #[step(timeout = "1m30s")]
    fn long(total: i64) -> i64 {
        total
    }
}

mod two_inputs {
    use super::now;
    use ergate::prelude::*;

    #[step]
    fn depends(total: i64, #[depends(now)] at: u64) -> i64 {
        total + at as i64
    }

    #[step]
    fn context(total: i64, #[context] customer: String) -> String {
        format!("{customer}: {total}")
    }

    #[step]
    fn state(total: i64, #[state] customer: &String) -> String {
        format!("{customer}: {total}")
    }

    #[step]
    fn job(total: i64, #[job] job: &JobInfo) -> String {
        format!("{}: {total}", job.id())
    }
}

fn main() {}
