use crate::job::Status;

/// What became of a job that was to be taken in.
///
/// ```
/// use ergate::backend::{Backend, Enqueued, Memory};
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// # use ergate::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// let backend = Memory::new();
/// // The id makes a webhook that is delivered twice harmless.
/// let job = GREETING.job("Ada".to_owned()).id("delivery-81").into_job()?;
/// assert_eq!(backend.enqueue(vec![job.clone()]).await?, [Enqueued::New]);
/// assert_eq!(backend.enqueue(vec![job]).await?, [Enqueued::AlreadyThere]);
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It is in the store now.
    New,
    /// A job with its id was in the store already, and is left as it was.
    AlreadyThere,
}

/// What became of the wish to cancel a job.
///
/// ```
/// use ergate::backend::Cancellation;
///
/// fn answer(cancellation: Cancellation) -> String {
///     match cancellation {
///         Cancellation::Cancelled => "It is cancelled.".to_owned(),
///         Cancellation::Requested => "It ends with the step that runs now.".to_owned(),
///         Cancellation::AlreadyEnded(status) => format!("It is {status} already."),
///         _ => "There is no such job.".to_owned(),
///     }
/// }
/// # assert_eq!(answer(Cancellation::AlreadyEnded(ergate::Status::Failed)), "It is failed already.");
/// ```
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
///
/// ```
/// use ergate::backend::Restart;
///
/// fn answer(restart: Restart) -> String {
///     match restart {
///         Restart::Restarted => "It goes on where it stopped.".to_owned(),
///         Restart::Refused(status) => format!("It is {status}: only what went wrong can start again."),
///         _ => "There is no such job.".to_owned(),
///     }
/// }
/// # assert_eq!(answer(Restart::NotFound), "There is no such job.");
/// ```
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
