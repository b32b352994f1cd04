//! What happens to a job before and after each step, as plain functions.
//!
//! Nothing here does I/O, reads a clock, draws random numbers or needs a runtime: a worker calls
//! [`begin`] to learn which step to run, runs it, and calls [`apply`] with what came of it to learn
//! what to store. Both take a [`Plan`], which holds what a workflow declares about the ways between
//! its steps.
//!
//! ```
//! use ergate::engine::{Begin, Disposition, Moment, Plan, PlanStep, Report, Way, apply, begin};
//! use ergate::{Job, Payload, Status, Timestamp};
//!
//! let plan = Plan::new("shop", vec![PlanStep::new("charge"), PlanStep::new("ship")])?;
//! let Begin::Run { step, job } = begin(&plan, Job::new("shop")) else { unreachable!() };
//! assert_eq!((step, job.status), (0, Status::Running));
//!
//! let report = Report::Done { way: Way::Next, value: Payload::of("receipt 7")? };
//! let moment = Moment { now: Timestamp::now(), jitter: 0.5 };
//! let after = apply(&plan, step, job, report, moment);
//! assert_eq!(after.disposition, Disposition::Continue);
//! assert_eq!((after.job.current_step, after.job.percent_completed), (1, 50.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod apply;
mod begin;
mod plan;
mod policy;
mod problem;
mod progress;
mod similar;

pub use self::apply::{Disposition, Moment, Report, Retry, Transition, Way, apply};
#[cfg(any(feature = "cli", all(feature = "test-util", feature = "tokio")))]
pub(crate) use self::begin::alternatives;
pub use self::begin::{Begin, begin, unknown_workflow};
pub use self::plan::{Plan, PlanStep};
pub use self::policy::{Backoff, Policy};
pub use self::problem::{PlanError, PlanProblem};
#[cfg(feature = "tokio")]
pub(crate) use self::{
    apply::advance,
    begin::{Start, refuse_workflow, start},
};
