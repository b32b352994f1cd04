//! A pair on Redis.

mod faults;
mod promises;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tests::servers::RedisServer;

/// The server for tests that leave it as it is.
fn server() -> &'static RedisServer {
    static SERVER: OnceLock<RedisServer> = OnceLock::new();
    SERVER.get_or_init(RedisServer::start)
}

/// A name that no other test uses.
fn name() -> String {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    format!("test-{}", NUMBER.fetch_add(1, Ordering::Relaxed))
}
