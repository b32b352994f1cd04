//! Durable multi-step background work as plain functions.

pub mod backend;
pub mod clock;
mod excerpt;
mod random;

pub mod engine;
pub mod job;
mod payload;
mod timestamp;

pub use job::{
    ErrorKind, ErrorRecord, Job, JobError, JobId, JobIdError, RunOutcome, Status, StatusError,
    StepRun,
};
pub use payload::{Payload, PayloadError};
pub use timestamp::{Timestamp, TimestampError};
