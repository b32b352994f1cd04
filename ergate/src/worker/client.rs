use std::fmt;
use std::sync::Arc;

use crate::backend::{Backend, Enqueued, Incoming};
use crate::error::Error;
use crate::hooks::{Event, Hooks};
use crate::job::JobId;
use crate::workflow::NewJob;

/// Submits jobs to a worker's store, and tells the worker's hooks.
///
/// A job that is submitted to the [store itself](crate::Submit) is run all the same, only without the event
/// [`JobSubmitted`](crate::hooks::Event::JobSubmitted). Clones are cheap.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// use ergate::{Client, JobId};
///
/// /// What a request handler keeps.
/// struct Greeter {
///     client: Client<Memory>,
/// }
///
/// impl Greeter {
///     async fn greet(&self, name: &str) -> Result<JobId, ergate::Error> {
///         self.client.submit(GREETING.job(name.to_owned())).await
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// let worker = Worker::new(Memory::new()).register(&GREETING);
/// let greeter = Greeter { client: worker.client() };
/// greeter.greet("Ada").await?;
/// worker.run_until_idle().await?;
/// # Ok(())
/// # }
/// ```
pub struct Client<B> {
    backend: Arc<B>,
    hooks: Hooks,
}

impl<B> Client<B> {
    pub(super) fn new(backend: Arc<B>, hooks: Hooks) -> Client<B> {
        Client { backend, hooks }
    }
}

impl<B: Backend> Client<B> {
    /// Submits a job, tells the hooks if it is a new one, and gives its id.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let client = Worker::new(Memory::new()).client();
    /// let id = client.submit(GREETING.job("Ada".to_owned()).id("greet-ada")).await?;
    /// assert_eq!(id.as_str(), "greet-ada");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The job can't be made, or the store could not be reached.
    pub async fn submit(&self, job: NewJob) -> Result<JobId, Error> {
        let job = job.submitted_at(self.backend.now())?;
        let jobs = vec![job.clone()];
        let incoming = Incoming::of(&jobs);
        let answers = self.backend.enqueue(jobs).await?;
        incoming.count(&answers);
        if answers.contains(&Enqueued::New) {
            self.hooks.fire(&Event::JobSubmitted { job: &job });
        }
        Ok(job.id)
    }

    /// The store.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let client = Worker::new(Memory::new()).client();
    /// let id = client.submit(GREETING.job("Ada".to_owned())).await?;
    /// assert!(client.backend().get(&id).await?.is_some());
    /// # Ok(())
    /// # }
    /// ```
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
