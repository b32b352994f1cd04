use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use ::redis::aio::MultiplexedConnection;
use ::redis::{RedisError, Script, Value, cmd, from_redis_value};

use super::link::Link;
use crate::backend::BackendError;
use crate::backend::pair::{Delivery, Message, Queue};
use crate::random;
use crate::timestamp::Timestamp;

/// How long a message may be with somebody before it goes to another, and how often such messages are looked for.
const LOST_AFTER: Duration = Duration::from_secs(30);
const LOOK_FOR_LOST: Duration = Duration::from_secs(10);

/// The name of the group of those who receive.
const GROUP: &str = "workers";

/// The messages of a [`Pair`](crate::backend::Pair) in a stream of a Redis server.
///
/// A message that somebody has received and not acknowledged goes to another after half a minute.
///
/// ```no_run
/// use ergate::backend::redis::RedisQueue;
///
/// # fn main() -> Result<(), ergate::BackendError> {
/// let queue = RedisQueue::new("redis://127.0.0.1/", "shop")?;
/// # Ok(())
/// # }
/// ```
pub struct RedisQueue {
    link: Link,
    stream: String,
    away: String,
    consumer: String,
    wake: Script,
    has_group: AtomicBool,
    looked_for_lost: Mutex<Option<Instant>>,
}

/// By what a message is found again.
#[derive(Clone, Debug)]
pub struct RedisReceipt {
    id: String,
    message: Message,
}

type Stream = Vec<(String, Vec<(String, Option<HashMap<String, String>>)>)>;

impl RedisQueue {
    /// The queue of this name on the server at this address. It connects when it is first used.
    ///
    /// Its keys begin with `ergate:` and the name.
    ///
    /// # Errors
    ///
    /// The address can't be read.
    pub fn new(address: &str, name: &str) -> Result<RedisQueue, BackendError> {
        Ok(RedisQueue {
            link: Link::new(address)?,
            stream: format!("ergate:{name}:messages"),
            away: format!("ergate:{name}:away"),
            consumer: format!("{}-{:08x}", std::process::id(), random::bits() >> 32),
            wake: Script::new(include_str!("scripts/wake.lua")),
            has_group: AtomicBool::new(false),
            looked_for_lost: Mutex::default(),
        })
    }

    async fn make_group(&self, connection: &mut MultiplexedConnection) -> Result<(), RedisError> {
        let made: Result<Value, RedisError> = cmd("XGROUP")
            .arg("CREATE")
            .arg(&self.stream)
            .arg(GROUP)
            .arg("0")
            .arg("MKSTREAM")
            .query_async(connection)
            .await;
        match made {
            Err(error) if error.code() != Some("BUSYGROUP") => Err(error),
            _ => {
                self.has_group.store(true, Ordering::Relaxed);
                Ok(())
            }
        }
    }

    /// Whether it is time to look for messages that somebody has received and then was lost with.
    fn looks_for_lost(&self) -> bool {
        let looked = self.looked_for_lost.lock();
        let mut looked = looked.unwrap_or_else(PoisonError::into_inner);
        let is_time = looked.is_none_or(|looked| looked.elapsed() >= LOOK_FOR_LOST);
        if is_time {
            *looked = Some(Instant::now());
        }
        is_time
    }

    async fn lost(
        &self,
        connection: &mut MultiplexedConnection,
        max: usize,
    ) -> Result<Vec<Delivery<RedisReceipt>>, RedisError> {
        let answer: Value = cmd("XAUTOCLAIM")
            .arg(&self.stream)
            .arg(GROUP)
            .arg(&self.consumer)
            .arg(LOST_AFTER.as_millis() as u64)
            .arg("0")
            .arg("COUNT")
            .arg(max)
            .query_async(connection)
            .await?;
        let Value::Array(parts) = answer else {
            return Ok(Vec::new());
        };
        let Some(entries) = parts.into_iter().nth(1) else {
            return Ok(Vec::new());
        };
        Ok(deliveries(from_redis_value(entries)?))
    }

    async fn take(
        &self,
        connection: &mut MultiplexedConnection,
        max: usize,
        wait: Duration,
    ) -> Result<Vec<Delivery<RedisReceipt>>, RedisError> {
        if !self.has_group.load(Ordering::Relaxed) {
            self.make_group(connection).await?;
        }
        if self.looks_for_lost() {
            let lost = self.lost(connection, max).await?;
            if !lost.is_empty() {
                return Ok(lost);
            }
        }
        let now = Timestamp::now().as_micros() / 1000;
        let _: u64 = self
            .wake
            .key(&self.stream)
            .key(&self.away)
            .arg(now)
            .invoke_async(connection)
            .await?;
        let mut read = cmd("XREADGROUP");
        read.arg("GROUP").arg(GROUP).arg(&self.consumer);
        read.arg("COUNT").arg(max);
        if !wait.is_zero() {
            read.arg("BLOCK").arg(wait.as_millis().max(1) as u64);
        }
        read.arg("STREAMS").arg(&self.stream).arg(">");
        let streams: Option<Stream> = read.query_async(connection).await?;
        let entries = streams
            .into_iter()
            .flatten()
            .flat_map(|(_, entries)| entries);
        Ok(deliveries(entries.collect()))
    }

    async fn forget(&self, ids: &[String]) -> Result<(), BackendError> {
        let work = async |connection: &mut MultiplexedConnection| {
            let mut both = ::redis::pipe();
            both.cmd("XACK")
                .arg(&self.stream)
                .arg(GROUP)
                .arg(ids)
                .ignore();
            both.cmd("XDEL").arg(&self.stream).arg(ids).ignore();
            both.query_async::<()>(connection).await
        };
        self.link
            .with("acknowledge messages", Duration::ZERO, work)
            .await
    }
}

/// What can't be read is nobody's, and goes to somebody else in the end, who can't read it either.
fn deliveries(
    entries: Vec<(String, Option<HashMap<String, String>>)>,
) -> Vec<Delivery<RedisReceipt>> {
    let delivery = |(id, fields): (String, Option<HashMap<String, String>>)| {
        let message = Message::from_json(fields?.get("m")?).ok()?;
        let receipt = RedisReceipt {
            id,
            message: message.clone(),
        };
        Some(Delivery::new(message, receipt))
    };
    entries.into_iter().filter_map(delivery).collect()
}

impl Queue for RedisQueue {
    type Receipt = RedisReceipt;

    async fn publish(&self, messages: &[Message]) -> Result<(), BackendError> {
        let work = async |connection: &mut MultiplexedConnection| {
            let mut all = ::redis::pipe();
            for message in messages {
                let add = all.cmd("XADD").arg(&self.stream).arg("*");
                add.arg("m").arg(message.to_json()).ignore();
            }
            all.query_async::<()>(connection).await
        };
        self.link
            .with("publish messages", Duration::ZERO, work)
            .await
    }

    async fn receive(
        &self,
        max: usize,
        wait: Duration,
    ) -> Result<Vec<Delivery<RedisReceipt>>, BackendError> {
        let work =
            async |connection: &mut MultiplexedConnection| self.take(connection, max, wait).await;
        let received = self.link.with("receive messages", wait, work).await;
        if received.is_err() {
            // It may be another server than before, or an empty one.
            self.has_group.store(false, Ordering::Relaxed);
        }
        received
    }

    async fn acknowledge(&self, receipts: Vec<RedisReceipt>) -> Result<(), BackendError> {
        let ids: Vec<String> = receipts.into_iter().map(|it| it.id).collect();
        if ids.is_empty() {
            return Ok(());
        }
        self.forget(&ids).await
    }

    async fn give_back(&self, receipt: RedisReceipt, delay: Duration) -> Result<(), BackendError> {
        if delay.is_zero() {
            self.publish(std::slice::from_ref(&receipt.message)).await?;
        } else {
            let until = Timestamp::now().saturating_add(delay).as_micros() / 1000;
            let add = cmd("ZADD")
                .arg(&self.away)
                .arg(until)
                .arg(receipt.message.to_json())
                .take();
            self.link.call::<()>("give back a message", &add).await?;
        }
        self.forget(&[receipt.id]).await
    }
}

impl fmt::Debug for RedisQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisQueue")
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}
