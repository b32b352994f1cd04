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
    #[must_use]
    pub fn register<I, C>(mut self, workflow: &Workflow<I, C>) -> Worker<B> {
        self.workflows.push(workflow.definition());
        self
    }

    /// Adds a value that steps and dependencies get as `#[state]`, by its type.
    #[must_use]
    pub fn state<T: Send + Sync + 'static>(mut self, value: T) -> Worker<B> {
        self.application.insert_state(value);
        self
    }

    /// How many jobs it runs at a time: by default four for each processor.
    #[must_use]
    pub fn concurrency(mut self, jobs: usize) -> Worker<B> {
        self.settings.concurrency = jobs;
        self
    }

    /// The name by which it stands in the jobs' records: by default the process's id and a few random digits.
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
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Worker<B> {
        self.settings.lease = lease;
        self
    }

    /// How long, when it is told to end, it waits for the steps that run before it interrupts them: by default 30 s.
    ///
    /// An interrupted step has five more seconds for its teardowns.
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
    #[must_use]
    pub fn only_registered(mut self) -> Worker<B> {
        self.settings.only_registered = true;
        self
    }

    /// Leaves the process's signals alone, for a program that listens for them itself and ends the worker through its
    /// [`handle`](Worker::handle).
    #[must_use]
    pub fn ignore_signals(mut self) -> Worker<B> {
        self.settings.ignore_signals = true;
        self
    }

    /// Takes the time from this clock. The store should have the same one.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Worker<B> {
        self.clock = clock;
        self
    }

    /// Tells this function what happens to jobs.
    ///
    /// It is called in the middle of the work, so it should be quick. If it returns an error or panics, that is logged
    /// and changes nothing.
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
    #[must_use]
    pub fn handle(&self) -> WorkerHandle {
        WorkerHandle::new(self.control.clone())
    }

    /// A way to submit jobs that tells the hooks which this worker has so far.
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
