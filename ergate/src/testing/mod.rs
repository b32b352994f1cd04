//! For tests: a harness for workflows, a clock that is moved by hand, and what every store must pass.

mod backend_suite;
mod clock;
#[cfg(feature = "tokio")]
pub(crate) mod harness;

#[doc(hidden)]
pub use self::backend_suite::promises;
pub use self::backend_suite::{OnManualClock, Subject};
pub use self::clock::ManualClock;
#[cfg(feature = "tokio")]
pub use self::harness::{
    Harness, HarnessError, MayFail, MayFailLater, Replaceable, Returns, ReturnsLater, Run,
    SingleStep, StepView,
};

use crate::job::Job;
use crate::job_info::JobInfo;

/// What a step gets as `#[job]`, to call its function in a unit test: at the job's attempt, or at the first if it has had none.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::{Job, testing};
///
/// #[step]
/// fn greet(name: String, #[job] job: &JobInfo) -> String {
///     format!("Hello, {name}, for the {}. time", job.attempt())
/// }
///
/// let info = testing::job_info(&Job::new("greeting"), "greet");
/// assert_eq!(greet("Ada".to_owned(), &info), "Hello, Ada, for the 1. time");
/// ```
#[must_use]
pub fn job_info(job: &Job, step: &str) -> JobInfo {
    let mut job = job.clone();
    // A worker counts an attempt before the step begins.
    job.attempt = job.attempt.max(1);
    JobInfo::new(&job, step)
}
