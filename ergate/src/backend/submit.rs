use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use super::Backend;
use crate::error::Error;
use crate::job::JobId;
use crate::workflow::NewJob;

/// Submits jobs to a store. Every [`Backend`] can do it.
pub trait Submit: Backend {
    /// Submits a job and gives its id.
    ///
    /// A job whose id is in the store already is not submitted again.
    ///
    /// # Errors
    ///
    /// The job can't be made, or the store could not be reached.
    fn submit(&self, job: NewJob) -> impl Future<Output = Result<JobId, Error>> + Send {
        async move {
            let job = job.into_job()?;
            let id = job.id.clone();
            self.enqueue(vec![job]).await?;
            Ok(id)
        }
    }

    /// Submits a job from code that is not `async`, and gives its id. It needs no runtime, and blocks the thread.
    ///
    /// # Errors
    ///
    /// As for [`submit`](Submit::submit).
    fn submit_blocking(&self, job: NewJob) -> Result<JobId, Error> {
        block_on(self.submit(job))
    }
}

impl<B: Backend> Submit for B {}

/// Drives a future on this thread, which sleeps while there is nothing to do.
fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
