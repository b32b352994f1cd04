//! The names that a program with workflows needs: `use ergate::prelude::*;`.

pub use crate::{
    Abort, BoxError, End, Flow, GoTo, JobInfo, Never, Outcome, ResultExt, Status, Workflow,
};
#[cfg(feature = "macros")]
pub use crate::{dependency, step, workflow};
