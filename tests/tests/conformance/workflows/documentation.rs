//! The programs of the Python package's documentation, in the order of its pages up to the user context.

use ergate::backend::Backend;
use ergate::prelude::*;
use ergate::{Timestamp, TimestampError};
use serde::Deserialize;

use crate::effects::{say, show};

pub(super) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    worker
        .register(&home_page::WORKFLOW)
        .register(&creating_a_workflow::WORKFLOW)
        .register(&input_in_first_step::WORKFLOW)
        .register(&input_values::WORKFLOW)
        .register(&dependencies::WORKFLOW)
        .register(&sub_dependencies::WORKFLOW)
        .register(&my_first_workflow::WORKFLOW)
}

fn create_current_time() -> Result<Timestamp, TimestampError> {
    "2024-01-02T03:04:05Z".parse()
}

fn create_current_timestamp() -> i64 {
    1_704_164_645
}

#[dependency]
fn create_time_from_timestamp(#[depends(create_current_timestamp)] timestamp: i64) -> Timestamp {
    Timestamp::from_micros(timestamp * 1_000_000)
}

#[derive(Deserialize)]
struct UserContext {
    user: String,
}

#[workflow]
mod home_page {
    use super::*;

    #[step]
    fn say_hi() {
        say!("say_hi()");
    }

    #[step]
    fn say_bye() {
        say!("say_bye()");
    }
}

#[workflow]
mod creating_a_workflow {
    use super::*;

    #[step]
    fn step_1() {
        say!("step_1()");
    }

    #[step]
    fn step_2() {
        say!("step_2()");
    }
}

#[workflow]
mod input_in_first_step {
    use super::*;

    #[step]
    fn step_1(input_value: i64) {
        say!("step_1({})", show(&input_value));
    }

    #[step]
    fn step_2() {
        say!("step_2()");
    }
}

#[workflow]
mod input_values {
    use super::*;

    #[step]
    fn step_1(input_value: i64) -> i64 {
        say!("step_1({})", show(&input_value));
        input_value + 1
    }

    #[step]
    fn step_2(input_value: i64) {
        say!("step_2({})", show(&input_value));
    }
}

#[workflow]
mod dependencies {
    use super::*;

    #[step]
    fn step_1(input_value: i64, #[depends(create_current_time)] now: Timestamp) -> i64 {
        say!("step_1({}, now={now})", show(&input_value));
        input_value + 1
    }

    #[step]
    fn step_2(input_value: i64) {
        say!("step_2({})", show(&input_value));
    }
}

#[workflow]
mod sub_dependencies {
    use super::*;

    #[step]
    fn step_1(input_value: i64, #[depends(create_time_from_timestamp)] now: Timestamp) -> i64 {
        say!("step_1({}, now={now})", show(&input_value));
        input_value + 1
    }

    #[step]
    fn step_2(input_value: i64) {
        say!("step_2({})", show(&input_value));
    }
}

#[workflow]
mod my_first_workflow {
    use super::*;

    #[step]
    fn step_1(input_value: i64, #[depends(create_current_time)] now: Timestamp) -> i64 {
        say!("step_1({}, now={now})", show(&input_value));
        input_value + 1
    }

    #[step]
    fn step_2(input_value: i64, #[context] user_context: UserContext) {
        let user = show(&user_context.user);
        say!("step_2({}, user={user})", show(&input_value));
    }
}
