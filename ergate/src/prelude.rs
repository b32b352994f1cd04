//! The names that a program with workflows needs: `use ergate::prelude::*;`.

#[cfg(feature = "tokio")]
pub use crate::Worker;
pub use crate::{
    Abort, Backend, BoxError, End, Flow, GoTo, JobInfo, Memory, Never, Outcome, ResultExt, Status,
    Submit, Workflow,
};
#[cfg(feature = "macros")]
pub use crate::{dependency, step, workflow};
