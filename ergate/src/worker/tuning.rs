//! How a worker is told how to work.

use std::sync::Arc;
use std::time::Duration;

use super::Worker;
use crate::clock::Clock;

impl<B> Worker<B> {
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
    /// time, so steps that are quicker than that cost no heartbeat at all.
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

    /// Leaves jobs of workflows that it doesn't have, and jobs that stand at steps that it doesn't have, to other workers.
    ///
    /// Otherwise such a job fails, as [`ErrorKind::UnknownWorkflow`](crate::ErrorKind::UnknownWorkflow) or
    /// [`ErrorKind::UnknownStep`](crate::ErrorKind::UnknownStep), so that a mistyped name is seen. Use this where
    /// different workers have different workflows, as they also do
    /// [while a new version is rolled out](crate::guide::changing_workflows). A job that nobody takes is reported, see
    /// [`stranded_after`](Worker::stranded_after).
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

    /// How long a job may wait that it [leaves to others](Worker::only_registered) before it says that nobody takes it: by
    /// default a minute.
    ///
    /// It then fires [`Event::JobStranded`](crate::hooks::Event::JobStranded) and logs a warning, once for each job and
    /// step. It looks for such jobs while it has nothing else to do.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # use std::time::Duration;
    /// use ergate::hooks::Event;
    ///
    /// # let backend = Memory::new();
    /// let worker = Worker::new(backend)
    ///     .register(&GREETING)
    ///     .only_registered()
    ///     .stranded_after(Duration::from_secs(10 * 60))
    ///     .on(|event| {
    ///         if let Event::JobStranded { job, .. } = event {
    ///             eprintln!("nobody takes {job}");
    ///         }
    ///     });
    /// ```
    #[must_use]
    pub fn stranded_after(mut self, time: Duration) -> Worker<B> {
        self.settings.stranded_after = time;
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
}
