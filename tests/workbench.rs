use std::sync::Arc;

use ergate::backend::{Backend, Memory};
use ergate::{Job, JobId, NewJob, Submit, Worker, Workflow};

use crate::{Journal, PausedClock};

/// A store, a clock and a journal for one test.
#[derive(Debug)]
pub struct Workbench {
    /// Where the jobs are.
    pub store: Memory,
    /// What the workers give to steps as `#[state]`.
    pub journal: Journal,
    clock: PausedClock,
}

impl Workbench {
    /// An empty store.
    #[must_use]
    pub fn new() -> Workbench {
        let clock = PausedClock::new();
        Workbench {
            store: Memory::with_clock(Arc::new(clock)),
            journal: Journal::default(),
            clock,
        }
    }

    /// A worker on the store that runs one job at a time.
    #[must_use]
    pub fn worker(&self) -> Worker<Memory> {
        self.worker_on(self.store.clone())
    }

    /// The same on another store, such as one that wraps this one.
    #[must_use]
    pub fn worker_on<B: Backend>(&self, store: B) -> Worker<B> {
        Worker::new(store)
            .clock(Arc::new(self.clock))
            .state(self.journal.clone())
            .concurrency(1)
    }

    /// Submits a job.
    ///
    /// # Panics
    ///
    /// When it can't be made.
    pub async fn submit(&self, job: NewJob) -> JobId {
        self.store.submit(job).await.unwrap()
    }

    /// Puts a job into the store as it is.
    pub async fn put(&self, job: Job) -> JobId {
        let id = job.id.clone();
        self.store.enqueue(vec![job]).await.unwrap();
        id
    }

    /// The job as it is stored now.
    ///
    /// # Panics
    ///
    /// When the store doesn't have it.
    pub async fn job(&self, id: &JobId) -> Job {
        self.store.get(id).await.unwrap().unwrap()
    }

    /// Works off a job of this workflow and gives it as it is stored then.
    ///
    /// # Panics
    ///
    /// When the worker does not start, or the job can't be made.
    pub async fn run<I, C>(&self, workflow: &Workflow<I, C>, job: NewJob) -> Job {
        let id = self.submit(job).await;
        let worker = self.worker().register(workflow);
        worker.run_until_idle().await.unwrap();
        self.job(&id).await
    }
}

impl Default for Workbench {
    fn default() -> Self {
        Workbench::new()
    }
}

/// Works off a job of this workflow, where nothing else is of interest, and gives it as it is stored then.
///
/// # Panics
///
/// When the worker does not start, or the job can't be made.
pub async fn run<I, C>(workflow: &Workflow<I, C>, job: NewJob) -> Job {
    Workbench::new().run(workflow, job).await
}
