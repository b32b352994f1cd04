//! A queue and a store within one process: for tests, and to be read by those who write others.

mod queue;
mod records;
mod store;

pub use self::queue::LocalQueue;
pub use self::records::Records;
pub use self::store::LocalStore;
