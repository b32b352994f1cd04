//! Durable multi-step background work as plain functions.

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
mod outcome;
mod payload;
mod random;
mod scope;
mod step;
mod teardown;
mod timestamp;
mod workflow;

pub mod backend;
pub mod clock;
pub mod engine;
#[cfg(feature = "tokio")]
pub mod hooks;
pub mod job;
pub mod prelude;
#[cfg(feature = "tokio")]
pub mod worker;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

#[cfg(feature = "macros")]
pub use ergate_macros::{dependency, step, workflow};

pub use backend::{Backend, Memory, Submit};
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
pub use worker::Worker;
pub use workflow::{Builder, MAX_STEPS, NewJob, Start, Workflow};
