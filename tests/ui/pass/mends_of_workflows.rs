// What the messages in `workflow` propose, done: each module is named for its mistake.
use ergate::prelude::*;

mod chain {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }

    #[step]
    fn print(total: i64) -> String {
        total.to_string()
    }

    #[step]
    fn mail(text: String) {
        drop(text);
    }

    pub static ORDERS: Workflow<i64> = Workflow::named("orders")
        .step::<charge>()
        .step::<print>()
        .step::<mail>()
        .build();
}

mod context_of_another_type {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64, #[context] customer: String) -> String {
        format!("{customer}: {total}")
    }

    pub static ORDERS: Workflow<i64, ergate::With<String>> = Workflow::named("orders")
        .context::<String>()
        .step::<charge>()
        .build();
}

#[workflow(context = String)]
mod context_of_another_type_in_a_module {
    use ergate::prelude::*;

    #[step]
    fn mail(total: i64, #[context] address: String) {
        drop((total, address));
    }
}

mod jump_back {
    use ergate::prelude::*;

    #[step]
    fn triage(total: i64) -> Flow<i64, (GoTo<load>,)> {
        Flow::go_to(load::with(total))
    }

    #[step]
    fn load(total: i64) -> i64 {
        total
    }

    pub static ORDERS: Workflow<i64> = Workflow::named("orders")
        .step::<triage>()
        .step::<load>()
        .build();
}

mod jump_not_declared {
    use ergate::prelude::*;

    #[step]
    fn triage(total: i64) -> Flow<i64, (ergate::End, GoTo<review>)> {
        match total {
            0 => Flow::end("nothing"),
            1..4 => Flow::go_to(review::with(total)),
            _ => Flow::next(total),
        }
    }

    #[step]
    fn review(total: i64) -> i64 {
        total
    }

    pub static ORDERS: Workflow<i64> = Workflow::named("orders")
        .step::<triage>()
        .step::<review>()
        .build();
}

mod jump_to_itself {
    use ergate::prelude::*;

    #[step(retries = 3)]
    fn triage(total: i64) -> Result<i64, BoxError> {
        Ok(total)
    }

    pub static ORDERS: Workflow<i64> = Workflow::named("orders").step::<triage>().build();
}

mod static_of_another_input {
    use ergate::prelude::*;

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }

    pub static ORDERS: Workflow<i64> = Workflow::named("orders").step::<charge>().build();
}

#[workflow]
mod unreached_step {
    use ergate::prelude::*;

    #[step]
    fn triage(total: i64) -> Flow<Never, (GoTo<charge>, GoTo<review>)> {
        match total {
            0 => Flow::go_to(charge::with(total)),
            _ => Flow::go_to(review::with(total)),
        }
    }

    #[step]
    fn charge(total: i64) -> i64 {
        total
    }

    #[step]
    fn review(total: i64) -> i64 {
        total
    }
}

#[workflow]
mod ways_not_a_tuple {
    use ergate::prelude::*;

    #[step]
    fn triage(total: i64) -> Flow<i64, (End,)> {
        Flow::next(total)
    }
}

fn main() {
    let _ = chain::ORDERS.job(3);
    let _ = context_of_another_type::ORDERS.job(3, "Ada".to_owned());
    let _ = context_of_another_type_in_a_module::job(3, "Ada".to_owned());
    let _ = (jump_back::ORDERS.job(3), jump_not_declared::ORDERS.job(3));
    let _ = (jump_to_itself::ORDERS.job(3), static_of_another_input::ORDERS.job(3));
    let _ = (unreached_step::job(3), ways_not_a_tuple::job(3));
}
