//! The worker: claims jobs from a store and runs their steps.

mod around;
pub(crate) mod blocking;
mod client;
mod control;
mod crew;
mod events;
mod handle;
mod heartbeat;
mod hold;
mod job_run;
mod lifespan;
mod meter;
mod offload;
mod patience;
pub(crate) mod race;
mod registry;
#[cfg(feature = "test-util")]
mod rehearsed;
mod run;
mod running;
mod settings;
mod settle;
mod signals;
mod step_run;
mod stint;
mod store;
mod stranded;
mod telemetry;
mod timepiece;
mod tuning;

use std::fmt;
use std::sync::Arc;

pub use self::client::Client;
use self::control::Control;
pub use self::handle::WorkerHandle;
use self::lifespan::Lifespan;
use self::settings::Settings;
use self::store::Store;
use self::telemetry::SpanHooks;
#[cfg(feature = "macros")]
use ergate_macros::unshown;

use crate::application::Application;
use crate::backend::Backend;
use crate::clock::{Clock, SystemClock};
use crate::hooks::Hooks;
use crate::scope::State;
use crate::workflow::{Definition, Workflow};

/// Claims jobs from a store and runs their steps, several at a time.
///
/// Any number of workers, in this process and in others, may work on one store.
///
/// A job that a worker has is leased to it, and the worker prolongs the lease for as long as it runs. When a worker
/// is killed, its leases run out and other workers go on where the last finished step left off. A store that fails
/// now and then is asked again, with growing pauses; no error in a job or in a store ends the worker.
///
/// ```
/// use ergate::prelude::*;
///
/// struct Manners {
///     greeting: &'static str,
/// }
///
/// #[step]
/// async fn greet(name: String, #[state] manners: &Manners) -> String {
///     format!("{}, {name}", manners.greeting)
/// }
///
/// static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// let backend = Memory::new();
/// let id = backend.submit(GREETING.job("Ada".to_owned())).await?;
///
/// Worker::new(backend.clone())
///     .register(&GREETING)
///     .state(Manners { greeting: "Good evening" })
///     .run_until_idle()
///     .await?;
///
/// let job = backend.get(&id).await?.ok_or("the job is gone")?;
/// assert_eq!(job.last_return_value.parse::<String>()?, "Good evening, Ada");
/// # Ok(())
/// # }
/// ```
pub struct Worker<B> {
    /// What its clients submit to.
    backend: Arc<B>,
    /// The same store, as the work asks it. What is called on a worker needs no bound on `B` for it: where `B` is no backend,
    /// `new` alone says so.
    store: Arc<dyn Store>,
    workflows: Vec<Definition>,
    application: Application,
    hooks: Hooks,
    span_hooks: SpanHooks,
    lifespans: Vec<Lifespan>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    control: Control,
}

impl<B> Worker<B> {
    /// A worker on this store, without any workflow yet.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// // Clones of `Memory` are one store: whoever keeps one can look at the jobs while the worker runs.
    /// Worker::new(backend.clone()).register(&GREETING).run_until_idle_blocking()?;
    /// # Ok::<(), ergate::Error>(())
    /// ```
    #[must_use]
    #[cfg_attr(feature = "macros", unshown)]
    pub fn new(backend: B) -> Worker<B>
    where
        B: Backend,
    {
        let backend = Arc::new(backend);
        Worker {
            store: Arc::clone(&backend) as Arc<dyn Store>,
            backend,
            workflows: Vec::new(),
            application: Application::default(),
            hooks: Hooks::default(),
            span_hooks: SpanHooks::default(),
            lifespans: Vec::new(),
            settings: Settings::default(),
            clock: Arc::new(SystemClock),
            control: Control::new(),
        }
    }
}

impl<B> Worker<B> {
    /// Adds a workflow whose jobs it runs.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # #[step] fn count(name: String) -> usize { name.len() }
    /// static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// static COUNT: Workflow<String> = Workflow::named("count").step::<count>().build();
    ///
    /// let worker = Worker::new(Memory::new()).register(&GREETING).register(&COUNT);
    /// ```
    #[must_use]
    pub fn register<I, C>(mut self, workflow: &Workflow<I, C>) -> Worker<B> {
        self.workflows.push(workflow.definition());
        self
    }

    /// Adds a value that steps and dependencies get as `#[state]`, by its type.
    ///
    /// A second value of the same type takes the place of the first; where both are needed, give each a type of its own.
    ///
    /// A worker whose steps ask for a state that it doesn't have refuses to start, with [`Error::Setup`](crate::Error::Setup).
    ///
    /// ```
    /// use std::sync::atomic::{AtomicU64, Ordering};
    ///
    /// use ergate::prelude::*;
    ///
    /// #[derive(Default)]
    /// struct Letters(AtomicU64);
    ///
    /// #[step]
    /// fn count(text: String, #[state] letters: &Letters) -> u64 {
    ///     let more = text.len() as u64;
    ///     letters.0.fetch_add(more, Ordering::Relaxed) + more
    /// }
    ///
    /// static COUNT: Workflow<String> = Workflow::named("count").step::<count>().build();
    ///
    /// let backend = Memory::new();
    /// backend.submit_blocking(COUNT.job("Ada".to_owned()))?;
    /// Worker::new(backend).register(&COUNT).state(Letters::default()).run_until_idle_blocking()?;
    /// # Ok::<(), ergate::Error>(())
    /// ```
    #[must_use]
    #[cfg_attr(feature = "macros", unshown)]
    pub fn state<T: State>(mut self, value: T) -> Worker<B> {
        self.application.insert_state(value);
        self
    }

    /// A handle by which it can be ended from elsewhere.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// use ergate::hooks::Event;
    ///
    /// # let backend = Memory::new();
    /// let worker = Worker::new(backend).register(&GREETING);
    /// let handle = worker.handle();
    /// // Ends when a job has failed.
    /// let worker = worker.on(move |event| {
    ///     if let Event::JobFailed { .. } = event {
    ///         handle.shutdown();
    ///     }
    /// });
    /// ```
    #[must_use]
    pub fn handle(&self) -> WorkerHandle {
        WorkerHandle::new(self.control.clone())
    }

    /// A way to submit jobs that tells the hooks which this worker has so far.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let backend = Memory::new();
    /// let worker = Worker::new(backend).register(&GREETING).on(|event| println!("{}", event.name()));
    /// let client = worker.client();
    /// client.submit(GREETING.job("Ada".to_owned())).await?;
    /// // Prints `job_submitted`, and then what happens to the job.
    /// worker.run_until_idle().await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn client(&self) -> Client<B> {
        Client::new(Arc::clone(&self.backend), self.hooks.clone())
    }
}

impl<B> fmt::Debug for Worker<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let workflows: Vec<&str> = self
            .workflows
            .iter()
            .map(|workflow| workflow.name)
            .collect();
        f.debug_struct("Worker")
            .field("workflows", &workflows)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
