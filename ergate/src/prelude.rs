//! The names that a program with workflows needs.
//!
//! ```
//! use ergate::prelude::*;
//!
//! #[step]
//! fn greet(name: String, #[job] job: &JobInfo) -> Result<String, BoxError> {
//!     Ok(format!("Hello, {name}, you are {}", job.id()))
//! }
//! ```
//!
//! The rest is named where it is needed: `ergate::Job`, `ergate::hooks::Event`.

#[cfg(feature = "tokio")]
pub use crate::Worker;
pub use crate::{
    Abort, Backend, BoxError, End, Flow, GoTo, JobInfo, Memory, Never, Outcome, Permanent,
    ResultExt, RetryAfter, Status, Submit, Workflow,
};
#[cfg(feature = "macros")]
pub use crate::{dependency, step, workflow};
