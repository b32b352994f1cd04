//! Servers that the tests start themselves.

mod postgres;

pub use postgres::{PostgresServer, free_port};
