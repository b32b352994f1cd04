use super::Backend;
use crate::error::Error;
use crate::future::block_on;
use crate::job::{Job, JobId};
use crate::workflow::NewJob;

/// Submits jobs to a store and looks at them, from `async` code and from any other. Every [`Backend`] can do it.
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
            let job = job.into_job()?;
            let id = job.id.clone();
            self.enqueue(vec![job]).await?;
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
}

impl<B: Backend> Submit for B {}
