use crate::job::Status;

/// What became of a job that was to be taken in.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It is in the store now.
    New,
    /// A job with its id was in the store already, and is left as it was.
    AlreadyThere,
}

/// What became of the wish to cancel a job.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// It is cancelled.
    Cancelled,
    /// A worker has it; it is cancelled when the step that runs now is over.
    Requested,
    /// It had ended before, as this status says.
    AlreadyEnded(Status),
    /// The store doesn't have it.
    NotFound,
}

/// What became of the wish to start a job again.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restart {
    /// It may be claimed.
    Restarted,
    /// It has this status, and only a job that failed, was aborted or was cancelled can start again.
    Refused(Status),
    /// The store doesn't have it.
    NotFound,
}
