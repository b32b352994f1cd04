//! Servers that the tests start themselves, and workers on them.

mod postgres;
mod proxy;
mod work;

pub use postgres::{PostgresServer, free_port};
pub use proxy::Proxy;
pub use work::{ServerWork, WorkerProcess};
