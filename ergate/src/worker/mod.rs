//! The worker: claims jobs from a store and runs their steps.

mod blocking;
mod client;
mod control;
mod crew;
mod events;
mod handle;
mod heartbeat;
mod hold;
mod job_run;
mod lifespan;
mod offload;
mod patience;
mod race;
mod registry;
mod run;
mod running;
mod settings;
mod settle;
mod signals;
mod step_run;
mod store;
mod telemetry;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::client::Client;
use self::control::Control;
pub use self::handle::WorkerHandle;
use self::lifespan::Lifespan;
use self::settings::Settings;
use crate::application::Application;
use crate::backend::Backend;
use crate::clock::{Clock, SystemClock};
use crate::failure::BoxError;
use crate::hooks::{Event, Hooks, IntoHookResult};
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
    backend: Arc<B>,
    workflows: Vec<Definition>,
    application: Application,
    hooks: Hooks,
    lifespans: Vec<Lifespan>,
    settings: Settings,
    clock: Arc<dyn Clock>,
    control: Control,
}

impl<B: Backend> Worker<B> {
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
    pub fn new(backend: B) -> Worker<B> {
        Worker {
            backend: Arc::new(backend),
            workflows: Vec::new(),
            application: Application::default(),
            hooks: Hooks::default(),
            lifespans: Vec::new(),
            settings: Settings::default(),
            clock: Arc::new(SystemClock),
            control: Control::new(),
        }
    }

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
    pub fn state<T: Send + Sync + 'static>(mut self, value: T) -> Worker<B> {
        self.application.insert_state(value);
        self
    }

    /// How many jobs it runs at a time: by default four for each processor.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # let backend = Memory::new();
    /// // For a mail server that takes two calls at a time.
    /// let worker = Worker::new(backend).register(&GREETING).concurrency(2);
    /// ```
    #[must_use]
    pub fn concurrency(mut self, jobs: usize) -> Worker<B> {
        self.settings.concurrency = jobs;
        self
    }

    /// The name by which it stands in the jobs' records: by default the process's id and a few random digits.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # let backend = Memory::new();
    /// # let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// Worker::new(backend.clone()).register(&GREETING).name("berlin-1").run_until_idle_blocking()?;
    ///
    /// let job = backend.get_blocking(&id)?.ok_or("the job is gone")?;
    /// assert_eq!(job.runs[0].worker.as_deref(), Some("berlin-1"));
    /// # Ok::<(), ergate::BoxError>(())
    /// ```
    #[must_use]
    pub fn name(mut self, name: impl Into<Arc<str>>) -> Worker<B> {
        self.settings.name = name.into();
        self
    }

    /// For how long a job is its own without a sign of life: by default 30 s, and 100 ms at the least.
    ///
    /// After a crash, this is how long its jobs wait for another worker. Leases are prolonged after a third of this
    /// time, so steps that are quicker than that cost no heartbeat at all. It is also how soon a step that runs
    /// learns that its job was cancelled.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # use std::time::Duration;
    /// # let backend = Memory::new();
    /// // When this worker is killed, others go on with its jobs after 10 s.
    /// let worker = Worker::new(backend).register(&GREETING).lease(Duration::from_secs(10));
    /// ```
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Worker<B> {
        self.settings.lease = lease;
        self
    }

    /// How long, when it is told to end, it waits for the steps that run before it interrupts them: by default 30 s.
    ///
    /// An interrupted step has five more seconds for its teardowns.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # use std::time::Duration;
    /// # let backend = Memory::new();
    /// // Less than what the process is given to end by whatever started it.
    /// let worker = Worker::new(backend).register(&GREETING).grace(Duration::from_secs(20));
    /// ```
    #[must_use]
    pub fn grace(mut self, grace: Duration) -> Worker<B> {
        self.settings.grace = grace;
        self
    }

    /// Leaves jobs of workflows that it doesn't have to other workers.
    ///
    /// Otherwise such a job fails, as [`ErrorKind::UnknownWorkflow`](crate::ErrorKind::UnknownWorkflow), so that a
    /// mistyped name is seen. Use this where different workers have different workflows, as they also do while a new
    /// version is rolled out.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # static INVOICE: Workflow<String> = Workflow::named("invoice").step::<greet>().build();
    /// let backend = Memory::new();
    /// let id = backend.submit_blocking(INVOICE.job("Ada".to_owned()))?;
    /// Worker::new(backend.clone()).register(&GREETING).only_registered().run_until_idle_blocking()?;
    ///
    /// // It waits for a worker that has its workflow.
    /// let job = backend.get_blocking(&id)?.ok_or("the job is gone")?;
    /// assert_eq!(job.status, Status::Queued);
    /// # Ok::<(), ergate::BoxError>(())
    /// ```
    #[must_use]
    pub fn only_registered(mut self) -> Worker<B> {
        self.settings.only_registered = true;
        self
    }

    /// Leaves the process's signals alone, for a program that listens for them itself and ends the worker through its
    /// [`handle`](Worker::handle).
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let backend = Memory::new();
    /// let worker = Worker::new(backend).register(&GREETING).ignore_signals();
    /// let handle = worker.handle();
    /// let working = tokio::spawn(worker.run());
    ///
    /// // When the program has its own reason to end:
    /// handle.shutdown();
    /// working.await??;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn ignore_signals(mut self) -> Worker<B> {
        self.settings.ignore_signals = true;
        self
    }

    /// Takes the time from this clock. The store should have the same one.
    ///
    /// [`Clock`] has one for a test.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use ergate::clock::SystemClock;
    /// use ergate::prelude::*;
    ///
    /// // `SystemClock` is the default; a test gives both a clock of its own.
    /// let clock = Arc::new(SystemClock);
    /// let backend = Memory::with_clock(clock.clone());
    /// let worker = Worker::new(backend).clock(clock);
    /// ```
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Worker<B> {
        self.clock = clock;
        self
    }

    /// Tells this function what happens to jobs.
    ///
    /// It is called in the middle of the work, so it should be quick. If it returns an error or panics, that is logged
    /// and changes nothing.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// use ergate::hooks::Event;
    ///
    /// # let backend = Memory::new();
    /// let worker = Worker::new(backend).register(&GREETING).on(|event| {
    ///     if let Event::JobFailed { job, .. } = event {
    ///         eprintln!("{job}");
    ///     }
    /// });
    /// ```
    #[must_use]
    pub fn on<R, F>(mut self, hook: F) -> Worker<B>
    where
        F: Fn(&Event<'_>) -> R + Send + Sync + 'static,
        R: IntoHookResult,
    {
        self.hooks.add(hook);
        self
    }

    /// Opens something before the first job and closes it after the last.
    ///
    /// If opening fails, the worker doesn't start. What was opened is closed in reverse order, after the teardowns of
    /// what lives as long as the worker; an error of closing is logged. To hand something to the steps, prefer a
    /// dependency with `scope = "app"`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let backend = Memory::new();
    /// # let path = std::env::temp_dir().join(format!("ergate-lifespan-{}", std::process::id()));
    /// let file = path.clone();
    /// Worker::new(backend)
    ///     .register(&GREETING)
    ///     // Tells a supervisor that the worker is up.
    ///     .lifespan(
    ///         async move || std::fs::write(&file, "up").map(|()| file),
    ///         async |file| std::fs::remove_file(file),
    ///     )
    ///     .run_until_idle()
    ///     .await?;
    /// assert!(!path.exists());
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn lifespan<T, Open, Opening, OpenError, Close, Closing, CloseError>(
        mut self,
        open: Open,
        close: Close,
    ) -> Worker<B>
    where
        T: Send + 'static,
        Open: FnOnce() -> Opening + Send + 'static,
        Opening: Future<Output = Result<T, OpenError>> + Send + 'static,
        OpenError: Into<BoxError>,
        Close: FnOnce(T) -> Closing + Send + 'static,
        Closing: Future<Output = Result<(), CloseError>> + Send + 'static,
        CloseError: Into<BoxError>,
    {
        self.lifespans.push(Lifespan::new(open, close));
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
