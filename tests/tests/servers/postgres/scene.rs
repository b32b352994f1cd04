//! A schema of its own for each test, on a server that all share.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use ergate::backend::Postgres;
use ergate::backend::postgres::Options;
use tests::servers::PostgresServer;

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
