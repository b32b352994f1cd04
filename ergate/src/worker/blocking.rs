use std::io;
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};

use super::Worker;
use crate::backend::Backend;
use crate::error::Error;

impl<B: Backend> Worker<B> {
    /// As [`run`](Worker::run), for a `main` that is not `async`: it makes a tokio runtime of its own.
    ///
    /// # Errors
    ///
    /// As for [`run`](Worker::run); also [`Error::Runtime`] if the runtime can't be made, or if one runs on this thread already.
    pub fn run_blocking(self) -> Result<(), Error> {
        on_own_runtime(self.run())
    }

    /// As [`run_until_idle`](Worker::run_until_idle), for a `main` that is not `async`: it makes a tokio runtime of
    /// its own.
    ///
    /// # Errors
    ///
    /// As for [`run`](Worker::run); also [`Error::Runtime`] if the runtime can't be made, or if one runs on this thread already.
    pub fn run_until_idle_blocking(self) -> Result<(), Error> {
        on_own_runtime(self.run_until_idle())
    }
}

/// How long threads that blocking steps have left behind may hold up the end.
const PATIENCE: Duration = Duration::from_secs(1);

fn on_own_runtime<F: Future<Output = Result<(), Error>>>(work: F) -> Result<(), Error> {
    let runtime = runtime().map_err(Error::Runtime)?;
    let result = runtime.block_on(work);
    runtime.shutdown_timeout(PATIENCE);
    result
}

fn runtime() -> io::Result<Runtime> {
    if Handle::try_current().is_ok() {
        return Err(io::Error::other(
            "a tokio runtime runs on this thread already: await `run` or `run_until_idle` instead of their blocking forms",
        ));
    }
    Builder::new_multi_thread()
        .enable_all()
        .thread_name("ergate-worker")
        .build()
}
