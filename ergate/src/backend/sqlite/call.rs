//! What a caller asks a thread of the store to do.

use super::error::Trouble;
use super::reply::{Answer, Reply, channel};
use crate::backend::BackendError;

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Open,
    Submit,
    Claim,
    Renew,
    Settle,
    Cancel,
    Retry,
    Read,
    Prune,
}

impl What {
    /// For "can't …".
    pub(super) fn words(self) -> &'static str {
        match self {
            What::Open => "open the store",
            What::Submit => "submit jobs",
            What::Claim => "claim jobs",
            What::Renew => "renew leases",
            What::Settle => "save steps",
            What::Cancel => "cancel a job",
            What::Retry => "retry a job",
            What::Read => "read jobs",
            What::Prune => "delete jobs",
        }
    }
}

/// A call that is on its way to the thread that has `D`.
pub(super) struct Call<D: ?Sized> {
    pub(super) what: What,
    work: Box<dyn Work<D>>,
}

impl<D: ?Sized> Call<D> {
    /// A call, and where its answer will be.
    ///
    /// The work may be done more than once, if what it did had to be undone.
    pub(super) fn new<T: Send + 'static>(
        what: What,
        work: impl FnMut(&mut D) -> Result<T, Trouble> + Send + 'static,
    ) -> (Call<D>, Answer<Result<T, BackendError>>) {
        let (reply, answer) = channel();
        let work = Box::new(Asked {
            work,
            result: None,
            reply,
        });
        (Call { what, work }, answer)
    }

    /// Does the work. Nobody hears of it before [`answer`](Call::answer).
    pub(super) fn run(&mut self, desk: &mut D) -> Result<(), Trouble> {
        self.work.run(desk)
    }

    /// Tells the caller what came of it: what the work gave, or the error.
    pub(super) fn answer(self, error: Option<BackendError>) {
        self.work.answer(error);
    }

    /// Whether the caller still waits.
    pub(super) fn is_awaited(&self) -> bool {
        self.work.is_awaited()
    }
}

trait Work<D: ?Sized>: Send {
    fn run(&mut self, desk: &mut D) -> Result<(), Trouble>;
    fn answer(self: Box<Self>, error: Option<BackendError>);
    fn is_awaited(&self) -> bool;
}

struct Asked<F, T> {
    work: F,
    result: Option<T>,
    reply: Reply<Result<T, BackendError>>,
}

impl<D, F, T> Work<D> for Asked<F, T>
where
    D: ?Sized,
    F: FnMut(&mut D) -> Result<T, Trouble> + Send,
    T: Send,
{
    fn run(&mut self, desk: &mut D) -> Result<(), Trouble> {
        self.result = Some((self.work)(desk)?);
        Ok(())
    }

    fn answer(self: Box<Self>, error: Option<BackendError>) {
        match (error, self.result) {
            (Some(error), _) => self.reply.send(Err(error)),
            (None, Some(result)) => self.reply.send(Ok(result)),
            // Work that was not done: letting the reply go tells the caller so.
            (None, None) => {}
        }
    }

    fn is_awaited(&self) -> bool {
        self.reply.is_awaited()
    }
}
