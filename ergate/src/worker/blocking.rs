use std::io;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use super::Worker;
use super::running::Ready;
use crate::error::Error;

impl<B> Worker<B> {
    /// As [`run`](Worker::run), for a `main` that is not `async`: it makes a tokio runtime of its own.
    ///
    /// ```no_run
    /// use ergate::prelude::*;
    ///
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// fn main() -> Result<(), ergate::Error> {
    ///     Worker::new(Memory::new()).register(&GREETING).run_blocking()
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`run`](Worker::run); also [`Error::Runtime`] if the runtime can't be made, or if one runs on this thread already.
    pub fn run_blocking(self) -> Result<(), Error> {
        self.ready().run_blocking()
    }

    /// As [`run_until_idle`](Worker::run_until_idle), for a `main` that is not `async`: it makes a tokio runtime of
    /// its own.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// let id = backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// Worker::new(backend.clone()).register(&GREETING).run_until_idle_blocking()?;
    ///
    /// let job = backend.get_blocking(&id)?.ok_or("the job is gone")?;
    /// assert_eq!(job.status, Status::Completed);
    /// # Ok::<(), ergate::BoxError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`run`](Worker::run); also [`Error::Runtime`] if the runtime can't be made, or if one runs on this thread already.
    pub fn run_until_idle_blocking(self) -> Result<(), Error> {
        self.ready().run_until_idle_blocking()
    }
}

impl Ready {
    fn run_blocking(self) -> Result<(), Error> {
        on_own_runtime(self.run())?
    }

    fn run_until_idle_blocking(self) -> Result<(), Error> {
        on_own_runtime(self.run_until_idle())?
    }
}

/// How long threads that blocking steps have left behind may hold up the end.
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs this on a tokio runtime of its own.
pub(crate) fn on_own_runtime<F: Future>(work: F) -> Result<F::Output, Error> {
    let runtime = runtime().map_err(Error::Runtime)?;
    let output = runtime.block_on(work);
    runtime.shutdown_timeout(PATIENCE);
    Ok(output)
}

fn runtime() -> io::Result<Runtime> {
    if Handle::try_current().is_ok() {
        return Err(io::Error::other(
            "a tokio runtime runs on this thread already: await the form of this call that is `async`",
        ));
    }
    Builder::new_multi_thread()
        .enable_all()
        .thread_name("ergate-worker")
        .build()
}
