use std::fmt;
use std::sync::Arc;

use crate::backend::{Backend, Enqueued};
use crate::error::Error;
use crate::hooks::{Event, Hooks};
use crate::job::JobId;
use crate::workflow::NewJob;

/// Submits jobs to a worker's store, and tells the worker's hooks.
pub struct Client<B> {
    backend: Arc<B>,
    hooks: Hooks,
}

impl<B: Backend> Client<B> {
    pub(super) fn new(backend: Arc<B>, hooks: Hooks) -> Client<B> {
        Client { backend, hooks }
    }

    /// Submits a job, tells the hooks if it is a new one, and gives its id.
    ///
    /// # Errors
    ///
    /// The job can't be made, or the store could not be reached.
    pub async fn submit(&self, job: NewJob) -> Result<JobId, Error> {
        let job = job.into_job()?;
        let answers = self.backend.enqueue(vec![job.clone()]).await?;
        if answers.contains(&Enqueued::New) {
            self.hooks.fire(&Event::JobSubmitted { job: &job });
        }
        Ok(job.id)
    }

    /// The store.
    #[must_use]
    pub fn backend(&self) -> &B {
        &self.backend
    }
}

impl<B> Clone for Client<B> {
    fn clone(&self) -> Self {
        Client {
            backend: Arc::clone(&self.backend),
            hooks: self.hooks.clone(),
        }
    }
}

impl<B> fmt::Debug for Client<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").finish_non_exhaustive()
    }
}
