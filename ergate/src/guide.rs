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
//! 16. [What differs from the Python package](from_python)

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
    from_python
}
