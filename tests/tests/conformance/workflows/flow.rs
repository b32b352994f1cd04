//! Straight runs, jumps and early ends.

use ergate::backend::Backend;
use ergate::prelude::*;
use serde::{Deserialize, Serialize};

use crate::effects::{say, show};

pub(super) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    worker
        .register(&straight::WORKFLOW)
        .register(&early_end::WORKFLOW)
        .register(&end_by_default::WORKFLOW)
        .register(&jump_hinted::WORKFLOW)
        .register(&jump_hinted::UNHINTED)
        .register(&jump_to_last::WORKFLOW)
        .register(&end_after_jump::WORKFLOW)
}

#[workflow]
mod straight {
    use super::*;

    #[step]
    fn add_one(number: i64) -> i64 {
        say!("add_one({})", show(&number));
        number + 1
    }

    #[step]
    fn halve(number: i64) -> f64 {
        say!("halve({})", show(&number));
        number as f64 / 2.0
    }

    #[step]
    fn describe(number: f64) -> String {
        say!("describe({})", show(&number));
        format!("the half is {}", show(&number))
    }
}

#[derive(Deserialize, Serialize)]
struct Plan {
    end_in: String,
    end_with: Option<i64>,
}

/// Ends in the step that the input names, with the value that the input gives.
#[workflow]
mod early_end {
    use super::*;

    #[step]
    fn first(plan: Plan) -> Flow<Plan, End> {
        say!("first({})", show(&plan));
        if plan.end_in == "first" {
            return Flow::end(plan.end_with);
        }
        Flow::next(plan)
    }

    #[step]
    fn middle(plan: Plan) -> Flow<Plan, End> {
        say!("middle({})", show(&plan));
        if plan.end_in == "middle" {
            return Flow::end(plan.end_with);
        }
        Flow::next(plan)
    }

    #[step]
    fn last(plan: Plan) -> Flow<Plan, End> {
        say!("last({})", show(&plan));
        if plan.end_in == "last" {
            return Flow::end(plan.end_with);
        }
        Flow::next(plan)
    }
}

#[workflow]
mod end_by_default {
    use super::*;

    #[step]
    fn maybe_end(end: bool) -> Flow<(), End> {
        say!("maybe_end({})", show(&end));
        if end { Flow::end(()) } else { Flow::next(()) }
    }
}

#[workflow]
mod jump_hinted {
    use super::*;

    /// The same once more: in Python it lacks the hint.
    pub(super) static UNHINTED: Workflow<bool> = Workflow::named("jump_unhinted")
        .step::<first>()
        .step::<second>()
        .step::<third>()
        .step::<fourth>()
        .step::<fifth>()
        .build();

    #[step]
    fn first(jump: bool) -> Flow<i64, GoTo<fourth>> {
        say!("first({})", show(&jump));
        if jump {
            return Flow::go_to(fourth::with(40));
        }
        Flow::next(10)
    }

    #[step]
    fn second(number: i64) -> i64 {
        say!("second({})", show(&number));
        number + 10
    }

    #[step]
    fn third(number: i64) -> i64 {
        say!("third({})", show(&number));
        number + 10
    }

    #[step]
    fn fourth(number: i64) -> i64 {
        say!("fourth({})", show(&number));
        number + 10
    }

    #[step]
    fn fifth(number: i64) -> i64 {
        say!("fifth({})", show(&number));
        number + 10
    }
}

#[workflow]
mod jump_to_last {
    use super::*;

    #[step]
    fn first() -> Flow<String, GoTo<fifth>> {
        say!("first()");
        Flow::go_to(fifth::with("over all of them".to_owned()))
    }

    #[step]
    fn second(note: String) -> String {
        say!("second({})", show(&note));
        note
    }

    #[step]
    fn third(note: String) -> String {
        say!("third({})", show(&note));
        note
    }

    #[step]
    fn fourth(note: String) -> String {
        say!("fourth({})", show(&note));
        note
    }

    #[step]
    fn fifth(note: String) -> String {
        say!("fifth({})", show(&note));
        note
    }
}

#[workflow]
mod end_after_jump {
    use super::*;

    #[step]
    fn first() -> Flow<(), GoTo<fourth>> {
        say!("first()");
        Flow::go_to(fourth::with())
    }

    #[step]
    fn second() {
        say!("second()");
    }

    #[step]
    fn third() {
        say!("third()");
    }

    #[step]
    fn fourth() -> Flow<(), End> {
        say!("fourth()");
        Flow::end("early")
    }

    #[step]
    fn fifth() {
        say!("fifth()");
    }
}
