use super::Backend;
use crate::error::Error;
use crate::future::block_on;
use crate::job::{Job, JobId};
use crate::workflow::NewJob;

/// Submits jobs to a store and looks at them, from `async` code and from any other. Every [`Backend`] can do it.
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

    /// Submits several jobs, all of them or none, and gives their ids in the same order.
    ///
    /// # Errors
    ///
    /// One of the jobs can't be made, or the store could not be reached.
    fn submit_all<J>(&self, jobs: J) -> impl Future<Output = Result<Vec<JobId>, Error>> + Send
    where
        J: IntoIterator<Item = NewJob> + Send,
        J::IntoIter: Send,
    {
        let jobs: Result<Vec<Job>, Error> = jobs.into_iter().map(NewJob::into_job).collect();
        async move {
            let jobs = jobs?;
            let ids = jobs.iter().map(|job| job.id.clone()).collect();
            self.enqueue(jobs).await?;
            Ok(ids)
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

    /// The job as it is stored now, for code that is not `async`.
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn get_blocking(&self, id: &JobId) -> Result<Option<Job>, Error> {
        Ok(block_on(self.get(id))?)
    }
}

impl<B: Backend> Submit for B {}
