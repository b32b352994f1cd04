//! Servers that the tests start themselves, and workers on them.

mod pooler;
mod postgres;
mod proxy;
mod redis;
mod work;

pub use pooler::Pooler;
pub use postgres::{PostgresServer, free_port};
pub use proxy::Proxy;
pub use redis::RedisServer;
pub use work::{ServerWork, WorkerProcess};
