//! Multi-step background work as plain annotated functions: typed from end to end, checked while compiling, run one step
//! at a time by any worker on any machine.
//!
//! ```
//! use ergate::prelude::*;
//!
//! #[workflow]
//! mod greeting {
//!     use ergate::prelude::*;
//!
//!     #[step]
//!     fn count(name: String) -> usize {
//!         name.len()
//!     }
//!
//!     #[step]
//!     fn report(letters: usize) -> String {
//!         format!("{letters} letters")
//!     }
//! }
//!
//! # fn main() -> Result<(), ergate::BoxError> {
//! let backend = Memory::new();
//! let id = backend.submit_blocking(greeting::job("Ada".to_owned()))?;
//! Worker::new(backend.clone()).register(&greeting::WORKFLOW).run_until_idle_blocking()?;
//!
//! let job = backend.get_blocking(&id)?.expect("the job is kept");
//! assert_eq!(job.status, Status::Completed);
//! assert_eq!(job.last_return_value.as_str(), r#""3 letters""#);
//! # Ok(())
//! # }
//! ```
//!
//! # Steps
//!
//! [`#[step]`](macro@step) marks a function as a step of a workflow and leaves it as it is. Its one unmarked parameter is
//! the job's input: what the job was submitted with for the first step, and what the step before returned for every other.
//! A step may be `async`, and may return a `Result` with any error; one that is not `async` runs where it may block.
//!
//! # Dependencies
//!
//! `#[depends(function)]` on a parameter hands it what the function returns. A function without parameters needs no
//! annotation; one with parameters of its own is marked [`#[dependency]`](macro@dependency). It is made once for each run
//! of a step, however many parameters ask for it.
//!
//! # Workflows
//!
//! [`#[workflow]`](macro@workflow) strings the steps of a module together, in source order. For steps that live anywhere, a
//! [`Workflow`] is a `static` made by a `const` builder. Either way, `cargo check` proves that every step is fed what it takes.
//!
//! A step that may go elsewhere says so in its return type: a [`Flow`] to the next step, to a later one or to the end, a
//! [`GoTo`], an [`End`].
//!
//! # Failures
//!
//! A step that returns an error fails its job, once its `retries` are used up. An [`Abort`] is a failure that was expected:
//! the job ends as aborted and is never retried. [`ResultExt`] marks the errors of others. What went wrong stands in the
//! job's [`error`](Job::error), with the workflow, the step, the attempt and the chain of causes.
//!
//! # Jobs, backends and workers
//!
//! A [`Job`] says where a piece of work stands. A [`Backend`] keeps jobs between their steps; [`Memory`] keeps them in the
//! process. A [`Worker`] claims jobs, runs **one** step of each, saves what came of it and hands the job on, so that the
//! next step may run anywhere. A step may run more than once, when its worker is killed in the middle of it; its result is
//! saved once.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `macros` | yes | [`step`](macro@step), [`dependency`](macro@dependency), [`workflow`](macro@workflow) |
//! | `tokio` | yes | [`worker`] |
//! | `tracing` | yes | spans for jobs and steps, and the worker's warnings; never a payload |
//!
//! # The book
//!
//! [`guide`] has a chapter for whoever comes from the Python package.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "tokio"),
    allow(dead_code, reason = "steps are run by the worker, which needs tokio")
)]

// Generated code names this crate by its own name, in its own documentation and tests too.
extern crate self as ergate;

mod application;
mod dependency;
mod error;
mod excerpt;
mod execution;
mod failure;
mod flow;
mod future;
mod job_info;
#[cfg(feature = "macros")]
mod macros;
mod outcome;
mod panic;
mod payload;
mod random;
mod scope;
mod sentence;
mod step;
mod teardown;
mod timestamp;
mod workflow;

pub mod backend;
pub mod clock;
pub mod engine;
pub mod guide;
#[cfg(feature = "tokio")]
pub mod hooks;
pub mod job;
pub mod prelude;
pub mod rules;
#[cfg(feature = "test-util")]
pub mod testing;
#[cfg(feature = "tokio")]
pub mod worker;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "macros")]
pub use macros::{dependency, step, workflow};

pub use backend::{Backend, BackendError, Memory, Submit};
pub use error::{Error, SetupError};
pub use failure::{Abort, BoxError, Permanent, ResultExt, RetryAfter};
pub use flow::{End, Flow, GoTo, Never};
pub use job::{
    ErrorKind, ErrorRecord, Job, JobError, JobId, JobIdError, RunOutcome, Status, StatusError,
    StepRun,
};
pub use job_info::JobInfo;
pub use outcome::Outcome;
pub use payload::{Payload, PayloadError};
pub use step::{AnyContext, Step, With};
pub use timestamp::{Timestamp, TimestampError};
#[cfg(feature = "tokio")]
pub use worker::{Client, Worker, WorkerHandle};
pub use workflow::{Builder, MAX_STEPS, NewJob, Start, Workflow};

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
