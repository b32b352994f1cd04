//! The book.
//!
//! Each chapter begins with what you can do after it, and most end with something to try, whose solution is folded away. Every
//! program is compiled and run by the tests, the solutions too, and what it is said to print is what it prints.
//!
//! # The language: read these in order
//!
//! 1. [A first job](first_job): a program of two steps, and the words that all else uses
//! 2. [Steps](steps): what a signature says
//! 3. [Dependencies](dependencies): what a step needs, made for it and ended after it
//! 4. [Context and state](context_and_state): what belongs to the job, and what to the worker
//! 5. [Jumps](jumps): branches, early ends, and what the compiler checks
//! 6. [Failures and retries](failures): what comes of which error
//!
//! # In earnest: before the first deployment
//!
//! 7. [Durability, and what it asks of a step](durability): what a crash can and can't do
//! 8. [Backends](backends): memory, a file, a database, a queue
//! 9. [Testing](testing): a workflow with stand-ins, faults, and no time
//! 10. [Operating](operating): deploying, draining, watching
//! 11. [A command line](command_line): to run, submit, look and steer
//! 12. [Changing a workflow while jobs are in flight](changing_workflows)
//!
//! # To look up
//!
//! 13. [Limits](limits): what there is only so much of, and what is not there
//! 14. [How far it goes](how_far_it_goes): figures, what bounds them, and what is beyond
//! 15. [Writing a backend](writing_a_backend): your own queue and store, held to every promise
//! 16. [How the macros expand](expansion)
//! 17. [Coming from the Python package](from_python): its documentation page by page, and every difference
//!
//! Whoever knows the Python package may begin with the last one.

#[doc = include_str!("../docs/first_job.md")]
pub mod first_job {}

#[doc = include_str!("../docs/steps.md")]
pub mod steps {}

#[doc = include_str!("../docs/dependencies.md")]
pub mod dependencies {}

#[doc = include_str!("../docs/context_and_state.md")]
pub mod context_and_state {}

#[doc = include_str!("../docs/jumps.md")]
pub mod jumps {}

#[doc = include_str!("../docs/failures.md")]
pub mod failures {}

#[doc = include_str!("../docs/durability.md")]
pub mod durability {}

#[doc = include_str!("../docs/backends.md")]
pub mod backends {}

#[doc = include_str!("../docs/testing.md")]
pub mod testing {}

#[doc = include_str!("../docs/operating.md")]
pub mod operating {}

#[cfg_attr(
    all(feature = "cli", feature = "sqlite"),
    doc = include_str!("../docs/command_line.md")
)]
#[cfg_attr(
    not(all(feature = "cli", feature = "sqlite")),
    doc = "This chapter is about the features `cli` and `sqlite`, without which its programs don't build."
)]
pub mod command_line {}

#[doc = include_str!("../docs/changing_workflows.md")]
pub mod changing_workflows {}

#[doc = include_str!("../docs/writing_a_backend.md")]
pub mod writing_a_backend {}

#[doc = include_str!("../docs/expansion.md")]
pub mod expansion {}

#[doc = include_str!("../docs/limits.md")]
pub mod limits {}

#[doc = include_str!("../docs/how_far_it_goes.md")]
pub mod how_far_it_goes {}

#[doc = include_str!("../docs/from_python.md")]
pub mod from_python {}
