use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ergate::backend::Postgres;
use ergate::backend::postgres::Options;
use ergate::{BoxError, Worker};
use serde::{Deserialize, Serialize};

use crate::faults::{Effects, Pace, register};

/// How to run jobs on a server, until the process is killed. It is handed to a process as JSON, in its only argument.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ServerWork {
    /// Where the server is.
    pub address: String,
    /// The store's schema.
    pub schema: String,
    /// Where the steps write down that they ran.
    pub effects: PathBuf,
    /// The worker's name.
    pub name: String,
    /// How many jobs it runs at a time.
    pub concurrency: usize,
    /// How long a leg takes.
    pub pace: Pace,
    /// Its lease, in milliseconds.
    pub lease: u64,
}

impl ServerWork {
    /// The options of the store.
    pub fn options(&self) -> Options {
        Postgres::options().schema(self.schema.as_str())
    }

    /// A worker on a store.
    #[must_use]
    pub fn worker(&self, store: Postgres) -> Worker<Postgres> {
        let worker = Worker::new(store)
            .name(self.name.as_str())
            .concurrency(self.concurrency)
            .lease(Duration::from_millis(self.lease));
        register(worker, Effects::in_file(&self.effects), self.pace)
    }

    /// Works in this process.
    ///
    /// # Errors
    ///
    /// The store can't be connected, or the worker can't start.
    pub fn carry_out(&self) -> Result<(), BoxError> {
        let store = self.options().connect_blocking(&self.address)?;
        Ok(self.worker(store).run_blocking()?)
    }

    /// Has this program work in a process of its own.
    ///
    /// # Panics
    ///
    /// It can't be started.
    #[must_use]
    pub fn start(&self, program: &str) -> WorkerProcess {
        let order = serde_json::to_string(self).unwrap();
        let child = Command::new(program)
            .arg(order)
            .stdin(Stdio::null())
            .spawn();
        WorkerProcess(child.unwrap())
    }
}

/// A process that works. It is killed, without warning, when it is dropped.
#[derive(Debug)]
pub struct WorkerProcess(Child);

impl Drop for WorkerProcess {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
