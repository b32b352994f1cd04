use super::{Backend, Cancellation, Incoming, JobFilter, PruneFilter, Restart};
use crate::error::Error;
use crate::future::block_on;
use crate::job::{Job, JobId};
use crate::workflow::NewJob;

/// Submits jobs to a store from `async` code, and does all that programs do with a store from any other. Every
/// [`Backend`] can do it.
///
/// It is in the [prelude](crate::prelude).
///
/// ```
/// use ergate::prelude::*;
/// use ergate::JobId;
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// /// A request handler, for any store.
/// async fn greet_later(backend: &impl Backend, name: &str) -> Result<JobId, ergate::Error> {
///     backend.submit(GREETING.job(name.to_owned())).await
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// let backend = Memory::new();
/// let id = greet_later(&backend, "Ada").await?;
/// assert!(backend.get(&id).await?.is_some());
/// # Ok(())
/// # }
/// ```
pub trait Submit: Backend {
    /// Submits a job and gives its id.
    ///
    /// A job whose id is in the store already is not submitted again.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let backend = Memory::new();
    /// let job = || GREETING.job("Ada".to_owned()).id("greet-ada");
    /// assert_eq!(backend.submit(job()).await?, backend.submit(job()).await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The job can't be made, or the store could not be reached.
    fn submit(&self, job: NewJob) -> impl Future<Output = Result<JobId, Error>> + Send {
        async move {
            let job = job.submitted_at(self.now())?;
            let id = job.id.clone();
            let jobs = vec![job];
            let incoming = Incoming::of(&jobs);
            incoming.count(&self.enqueue(jobs).await?);
            Ok(id)
        }
    }

    /// Submits several jobs, all of them or none, and gives their ids in the same order.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let backend = Memory::new();
    /// let names = ["Ada", "Grace", "Edsger"];
    /// let ids = backend.submit_all(names.map(|name| GREETING.job(name.to_owned()))).await?;
    /// assert_eq!(ids.len(), 3);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// One of the jobs can't be made, or the store could not be reached.
    fn submit_all<J>(&self, jobs: J) -> impl Future<Output = Result<Vec<JobId>, Error>> + Send
    where
        J: IntoIterator<Item = NewJob> + Send,
        J::IntoIter: Send,
    {
        let now = self.now();
        let jobs = jobs.into_iter().map(|job| job.submitted_at(now));
        let jobs: Result<Vec<Job>, Error> = jobs.collect();
        async move {
            let jobs = jobs?;
            let ids = jobs.iter().map(|job| job.id.clone()).collect();
            let incoming = Incoming::of(&jobs);
            incoming.count(&self.enqueue(jobs).await?);
            Ok(ids)
        }
    }

    /// Submits a job from code that is not `async`, and gives its id. It needs no runtime, and blocks the thread.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// # assert!(backend.get_blocking(&id)?.is_some());
    /// # Ok::<(), ergate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`submit`](Submit::submit).
    fn submit_blocking(&self, job: NewJob) -> Result<JobId, Error> {
        block_on(self.submit(job))
    }

    /// Submits several jobs, all of them or none, from code that is not `async`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// let names = ["Ada", "Grace", "Edsger"];
    /// let ids = backend.submit_all_blocking(names.map(|name| GREETING.job(name.to_owned())))?;
    /// assert_eq!(ids.len(), 3);
    /// # Ok::<(), ergate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`submit_all`](Submit::submit_all).
    fn submit_all_blocking<J>(&self, jobs: J) -> Result<Vec<JobId>, Error>
    where
        J: IntoIterator<Item = NewJob> + Send,
        J::IntoIter: Send,
    {
        block_on(self.submit_all(jobs))
    }

    /// The job as it is stored now, for code that is not `async`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # let backend = Memory::new();
    /// # let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// let job = backend.get_blocking(&id)?.ok_or("there is no such job")?;
    /// assert_eq!(job.status, Status::Queued);
    /// # Ok::<(), BoxError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn get_blocking(&self, id: &JobId) -> Result<Option<Job>, Error> {
        Ok(block_on(self.get(id))?)
    }

    /// The jobs that the filter admits, as [`list`](Backend::list) gives them, for code that is not `async`.
    ///
    /// ```
    /// use ergate::backend::JobFilter;
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// for job in backend.list_blocking(&JobFilter::new().status(Status::Queued))? {
    ///     println!("{job}");
    /// }
    /// # Ok::<(), ergate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn list_blocking(&self, filter: &JobFilter) -> Result<Vec<Job>, Error> {
        Ok(block_on(self.list(filter))?)
    }

    /// [Cancels](Backend::cancel) a job, for code that is not `async`.
    ///
    /// ```
    /// use ergate::backend::Cancellation;
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// assert_eq!(backend.cancel_blocking(&id)?, Cancellation::Cancelled);
    /// # Ok::<(), ergate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn cancel_blocking(&self, id: &JobId) -> Result<Cancellation, Error> {
        Ok(block_on(self.cancel(id))?)
    }

    /// Lets a job [start again](Backend::retry) where it stopped, for code that is not `async`.
    ///
    /// ```
    /// use ergate::backend::Restart;
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// backend.cancel_blocking(&id)?;
    /// assert_eq!(backend.retry_blocking(&id)?, Restart::Restarted);
    /// # Ok::<(), ergate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn retry_blocking(&self, id: &JobId) -> Result<Restart, Error> {
        Ok(block_on(self.retry(id))?)
    }

    /// [Deletes](Backend::prune) jobs that ended a while ago, for code that is not `async`, and says how many.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::backend::PruneFilter;
    /// use ergate::prelude::*;
    ///
    /// let backend = Memory::new();
    /// let week = Duration::from_secs(7 * 24 * 3600);
    /// let old = PruneFilter::finished_before(backend.now().saturating_sub(week));
    /// while backend.prune_blocking(&old)? > 0 {}
    /// # Ok::<(), ergate::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached.
    fn prune_blocking(&self, filter: &PruneFilter) -> Result<usize, Error> {
        Ok(block_on(self.prune(filter))?)
    }
}

impl<B: Backend> Submit for B {}
