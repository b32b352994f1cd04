use super::control::{Control, Phase};

/// Ends a worker from elsewhere: another task, a request handler, a test.
///
/// Clones end the same worker.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// use ergate::WorkerHandle;
///
/// /// What a page for operators keeps.
/// struct Operator {
///     worker: WorkerHandle,
/// }
///
/// impl Operator {
///     fn end(&self, at_once: bool) {
///         if at_once { self.worker.stop() } else { self.worker.shutdown() }
///     }
/// }
/// # Operator { worker: Worker::new(Memory::new()).register(&GREETING).handle() }.end(true);
/// ```
#[derive(Clone, Debug)]
pub struct WorkerHandle {
    control: Control,
}

impl WorkerHandle {
    pub(super) fn new(control: Control) -> WorkerHandle {
        WorkerHandle { control }
    }

    /// Lets the worker end in good order: it claims no more jobs and waits, up to its
    /// [`grace`](super::Worker::grace), for the steps that run. Those that take longer are interrupted and
    /// handed back. This is also what the first signal does.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// # let worker = Worker::new(Memory::new()).register(&GREETING);
    /// let handle = worker.handle();
    /// let working = tokio::spawn(worker.run());
    ///
    /// handle.shutdown();
    /// assert!(working.await?.is_ok());
    /// # Ok(())
    /// # }
    /// ```
    pub fn shutdown(&self) {
        self.control.advance(Phase::Draining);
    }

    /// Ends the worker at once: the steps that run are interrupted and handed back. This is also what a second signal
    /// does.
    ///
    /// If it cut something off, running the worker returns [`Error::Stopped`](crate::Error::Stopped), so that the process
    /// says so by its exit code. A worker with nothing in hand ends in good order.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use ergate::prelude::*;
    /// #[step]
    /// async fn takes_long(_: ()) {
    ///     tokio::time::sleep(Duration::from_secs(3600)).await;
    /// }
    ///
    /// static LONG: Workflow<()> = Workflow::named("long").step::<takes_long>().build();
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BoxError> {
    /// let backend = Memory::new();
    /// backend.submit(LONG.job(())).await?;
    /// let worker = Worker::new(backend).register(&LONG);
    /// let handle = worker.handle();
    /// let worker = worker.on(move |event| {
    ///     if event.name() == "step_started" {
    ///         handle.stop();
    ///     }
    /// });
    /// let ended = worker.run_until_idle().await;
    /// assert!(matches!(ended, Err(ergate::Error::Stopped)), "{ended:?}");
    /// # Ok(())
    /// # }
    /// ```
    pub fn stop(&self) {
        self.control.advance(Phase::Stopping);
    }
}
