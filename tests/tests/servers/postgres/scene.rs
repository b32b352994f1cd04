//! A schema of its own for each test, on a server that all share or on one of its own.

use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ergate::backend::postgres::Options;
use ergate::backend::{Backend, JobFilter, Postgres};
use ergate::{Job, Status, Submit};
use tests::faults::audit::{Audit, audit_the_end};
use tests::faults::{Effects, Pace, job};
use tests::servers::{PostgresServer, ServerWork, WorkerProcess};
use tokio::runtime::Runtime;
use tokio_postgres::{Client, NoTls};

/// The program that works in a process of its own.
const PROGRAM: &str = env!("CARGO_BIN_EXE_postgres_worker");

/// The server for tests that leave it as it is.
pub(crate) fn server() -> &'static PostgresServer {
    static SERVER: OnceLock<PostgresServer> = OnceLock::new();
    SERVER.get_or_init(PostgresServer::start)
}

/// A schema that no other test uses.
pub(crate) fn schema() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    format!("test_{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Options for a store in a schema of its own.
pub(crate) fn options() -> Options {
    Postgres::options().schema(schema())
}

pub(crate) fn runtime() -> Runtime {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build().unwrap()
}

/// A connection of the test's own.
pub(crate) async fn client(address: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(address, NoTls).await.unwrap();
    // It ends with the client, or with the server.
    tokio::spawn(async move { drop(connection.await) });
    client
}

/// A server of its own, a store on it, and jobs that are done by workers to which things happen.
pub(crate) struct Scene {
    pub(crate) server: PostgresServer,
    pub(crate) store: Postgres,
    pub(crate) runtime: Runtime,
    pub(crate) schema: String,
    effects: PathBuf,
}

impl Scene {
    pub(crate) fn new() -> Scene {
        Scene::on(PostgresServer::start())
    }

    pub(crate) fn on(server: PostgresServer) -> Scene {
        let schema = schema();
        let store = Postgres::options().schema(schema.as_str());
        Scene {
            store: store.connect_blocking(&server.address()).unwrap(),
            effects: server.directory().join("effects"),
            runtime: runtime(),
            server,
            schema,
        }
    }

    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    pub(crate) fn submit(&self, count: usize) {
        self.wait(self.store.submit_all((0..count).map(job)))
            .unwrap();
    }

    /// How a worker works here.
    pub(crate) fn work(&self, name: impl Into<String>) -> ServerWork {
        ServerWork {
            address: self.server.address(),
            schema: self.schema.clone(),
            effects: self.effects.clone(),
            name: name.into(),
            concurrency: 4,
            pace: Pace(1, 10),
            lease: 1_000,
        }
    }

    /// A worker in a process of its own.
    pub(crate) fn start(&self, name: impl Into<String>) -> WorkerProcess {
        self.start_as(&self.work(name))
    }

    pub(crate) fn start_as(&self, work: &ServerWork) -> WorkerProcess {
        work.start(PROGRAM)
    }

    /// How many jobs have ended by now.
    pub(crate) fn ended(&self) -> usize {
        let counts = self.wait(self.store.counts());
        // While something happens to the server, it may not tell.
        let counts = counts.unwrap_or_default().into_iter();
        let ended = counts.filter(|count| count.status.is_final());
        ended
            .map(|count| usize::try_from(count.jobs).unwrap())
            .sum()
    }

    /// Waits until so many jobs have ended.
    pub(crate) fn wait_for(&self, count: usize) {
        while self.ended() < count {
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn jobs(&self) -> Vec<Job> {
        let all = JobFilter::new().limit(usize::MAX);
        self.wait(self.store.list(&all)).unwrap()
    }

    /// Waits until all jobs have ended, and looks through the books.
    pub(crate) fn audit(&self, count: usize) -> Audit {
        self.wait_for(count);
        let jobs = self.jobs();
        assert_eq!(jobs.len(), count);
        assert!(jobs.iter().all(|job| job.status == Status::Completed));
        audit_the_end(&jobs, &Effects::in_file(&self.effects).all())
    }
}
