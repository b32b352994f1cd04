use super::control::{Control, Phase};

/// Ends a worker from elsewhere: another task, a request handler, a test.
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
    pub fn shutdown(&self) {
        self.control.advance(Phase::Draining);
    }

    /// Ends the worker at once: the steps that run are interrupted and handed back, and running it returns
    /// [`Error::Stopped`](crate::Error::Stopped). This is also what a second signal does.
    pub fn stop(&self) {
        self.control.advance(Phase::Stopping);
    }
}
