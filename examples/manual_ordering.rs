//! A workflow that branches: each step's return type declares where it may go, and `cargo check` holds it to that.
//!
//! `cargo run --example manual_ordering -- a` (or `b`, or `c`, which ends early, or anything else)

use ergate::prelude::*;

#[workflow]
mod my_ordered_workflow_2 {
    use ergate::prelude::*;

    /// It never goes on to the step after it: that is what `Never` says.
    type Branches = (
        GoTo<step_a2>,
        GoTo<step_b2>,
        GoTo<step_c2>,
        GoTo<step_default2>,
    );

    #[step]
    fn step_1(input_value: &str) -> Flow<Never, Branches> {
        println!("Hello, I am step 1");
        match input_value {
            "a" => Flow::go_to(step_a2::with()),
            "b" => Flow::go_to(step_b2::with()),
            "c" => Flow::go_to(step_c2::with()),
            _ => Flow::go_to(step_default2::with()),
        }
    }

    #[step]
    fn step_default2() -> GoTo<step_4> {
        println!("Hello, I am step default.2");
        step_4::with()
    }

    #[step]
    fn step_a2() {
        println!("Hello, I am step a.2");
    }

    #[step]
    fn step_a3() -> GoTo<step_4> {
        println!("Hello, I am step a.3");
        step_4::with()
    }

    #[step]
    fn step_b2() {
        println!("Hello, I am step b.2");
    }

    #[step]
    fn step_b3() -> GoTo<step_4> {
        println!("Hello, I am step b.3");
        step_4::with()
    }

    #[step]
    fn step_c2() {
        println!("Hello, I am step c.2");
    }

    #[step]
    fn step_c3() -> End {
        println!("Hello, I am step c.3");
        End(())
    }

    #[step]
    fn step_4() {
        println!("Hello, I am step 4");
    }
}

fn main() -> Result<(), ergate::Error> {
    let branch = std::env::args().nth(1).unwrap_or("a".to_owned());
    let backend = Memory::new();
    backend.submit_blocking(my_ordered_workflow_2::job(branch))?;
    Worker::new(backend)
        .register(&my_ordered_workflow_2::WORKFLOW)
        .run_until_idle_blocking()
}
