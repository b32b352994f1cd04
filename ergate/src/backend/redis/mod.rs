//! A queue and a store on a Redis server, which a [`Pair`](super::Pair) makes one backend.

mod link;
mod queue;
mod store;

pub use self::queue::{RedisQueue, RedisReceipt};
pub use self::store::RedisStore;
