//! The book.
//!
//! Read the first five chapters in order; the others stand for themselves. Every program in it is compiled and run by the
//! tests, and what it is said to print is what it prints.
//!
//! 1. [A first job](first_job)
//! 2. [Steps](steps)
//! 3. [Dependencies](dependencies)
//! 4. [Context and state](context_and_state)
//! 5. [Jumps](jumps)
//! 6. [Failures and retries](failures)
//! 7. [Durability, and what it asks of a step](durability)
//! 8. [Backends](backends)
//! 9. [Testing](testing)
//! 10. [Operating](operating)
//! 11. [Changing a workflow while jobs are in flight](changing_workflows)
//! 12. [Writing a backend](writing_a_backend)
//! 13. [How the macros expand](expansion)
//! 14. [Limits](limits)
//! 15. [How far it goes](how_far_it_goes)
//! 16. [Speed, beside others](speed)
//! 17. [What differs from the Python package](from_python)

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

#[doc = include_str!("../docs/speed.md")]
pub mod speed {}

#[doc = include_str!("../docs/from_python.md")]
pub mod from_python {}
