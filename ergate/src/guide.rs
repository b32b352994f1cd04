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
//! 15. [Speed, beside others](speed): next to its peers, and next to what the machine can do
//! 16. [Writing a backend](writing_a_backend): your own queue and store, held to every promise
//! 17. [How the macros expand](expansion)
//! 18. [Coming from the Python package](from_python): its documentation page by page, and every difference
//!
//! Whoever knows the Python package may begin with the last one.

/// A chapter. It may speak of everything that the library has, so in a build without some of that, only the whole one's can
/// be linked to.
macro_rules! chapters {
    ($($name:ident)*) => {$(
        #[cfg_attr(
            all(feature = "macros", feature = "tokio", feature = "tracing", feature = "test-util"),
            doc = include_str!(concat!("../docs/", stringify!($name), ".md"))
        )]
        #[cfg_attr(
            not(all(feature = "macros", feature = "tokio", feature = "tracing", feature = "test-util")),
            doc = concat!(
                "This chapter speaks of features that this build is without. ",
                "[It is whole here](https://docs.rs/ergate/latest/ergate/guide/", stringify!($name), "/index.html)."
            )
        )]
        pub mod $name {}
    )*};
}

chapters! {
    first_job
    steps
    dependencies
    context_and_state
    jumps
    failures
    durability
    backends
    testing
    operating
    changing_workflows
    writing_a_backend
    expansion
    limits
    how_far_it_goes
    speed
    from_python
}

#[cfg_attr(
    all(feature = "cli", feature = "sqlite"),
    doc = include_str!("../docs/command_line.md")
)]
#[cfg_attr(
    not(all(feature = "cli", feature = "sqlite")),
    doc = "This chapter is about the features `cli` and `sqlite`, without which its programs don't build."
)]
pub mod command_line {}
