//! The first workflow: two steps, a dependency and the context that whoever submits the job attaches to it.
//!
//! `cargo run --example user_context`

use chrono::{DateTime, Utc};
use ergate::prelude::*;
use serde::Deserialize;

fn create_current_time() -> DateTime<Utc> {
    Utc::now()
}

#[derive(Deserialize)]
struct UserContext {
    user: String,
}

#[workflow]
mod my_first_workflow {
    use super::*;

    #[step]
    fn step_1(input_value: i64, #[depends(create_current_time)] now: DateTime<Utc>) -> i64 {
        println!("Hello, I am step 1 and I've received {input_value} at {now}");
        input_value + 1
    }

    #[step]
    fn step_2(input_value: i64, #[context] user_context: UserContext) {
        println!(
            "Hello, I am step 2 and I've received {input_value} thanks to {}",
            user_context.user
        );
    }
}

fn main() -> Result<(), ergate::Error> {
    let backend = Memory::new();
    let job = my_first_workflow::job(21).context(serde_json::json!({"user": "prryplatypus"}));
    backend.submit_blocking(job)?;
    Worker::new(backend)
        .register(&my_first_workflow::WORKFLOW)
        .run_until_idle_blocking()
}
