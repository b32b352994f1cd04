use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use ::redis::aio::MultiplexedConnection;
use ::redis::{FromRedisValue, RedisError, Script, ScriptInvocation, cmd};

use super::link::Link;
use crate::backend::pair::{Due, DueFilter, Record, Saved, StateStore};
use crate::backend::rules::Order;
use crate::backend::{BackendError, BackendErrorKind, Enqueued, JobFilter, PruneFilter};
use crate::clock::Clock;
use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// How many jobs are read at a time for a list.
const PAGE: usize = 500;

/// The jobs of a [`Pair`](crate::backend::Pair) on a Redis server, which is their system of record.
///
/// Each change is one script, so it happens as a whole or not at all. What was answered survives the server's being
/// killed if the server says `appendonly yes` and `appendfsync always`. Replicas are behind their server, so after a
/// failover to one some answered changes may be missing: use [`Postgres`](crate::backend) where that must not be. Redis
/// Cluster is not supported.
///
/// ```no_run
/// use ergate::backend::Pair;
/// use ergate::backend::redis::{RedisQueue, RedisStore};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), ergate::BoxError> {
/// let address = "redis://127.0.0.1/";
/// let store = RedisStore::connect(address, "shop").await?;
/// let pair = Pair::new(RedisQueue::new(address, "shop")?, store);
/// # Ok(())
/// # }
/// ```
pub struct RedisStore {
    link: Link,
    prefix: String,
    scripts: Scripts,
    clock: Option<Arc<dyn Clock>>,
    /// How far the server's clock is ahead of this machine's, in microseconds.
    ahead: AtomicI64,
}

struct Scripts {
    insert: Script,
    load: Script,
    save: Script,
    due: Script,
    prune: Script,
}

impl Scripts {
    fn new() -> Scripts {
        let script =
            |text: &str| Script::new(&format!("{}{text}", include_str!("scripts/place.lua")));
        Scripts {
            insert: script(include_str!("scripts/insert.lua")),
            load: script(include_str!("scripts/load.lua")),
            save: script(include_str!("scripts/save.lua")),
            due: script(include_str!("scripts/due.lua")),
            prune: script(include_str!("scripts/prune.lua")),
        }
    }
}

impl RedisStore {
    /// The store of this name on the server at this address.
    ///
    /// Its keys begin with `ergate:` and the name. It asks for the server's time, by which all that share it go.
    ///
    /// # Errors
    ///
    /// The address can't be read, or the server can't be reached.
    pub async fn connect(address: &str, name: &str) -> Result<RedisStore, BackendError> {
        let store = RedisStore {
            link: Link::new(address)?,
            prefix: format!("ergate:{name}"),
            scripts: Scripts::new(),
            clock: None,
            ahead: AtomicI64::new(0),
        };
        let ask = async |connection: &mut MultiplexedConnection| store.ask_time(connection).await;
        store.link.with("connect", Duration::ZERO, ask).await?;
        Ok(store)
    }

    async fn ask_time(&self, connection: &mut MultiplexedConnection) -> Result<(), RedisError> {
        let (seconds, micros): (i64, i64) = cmd("TIME").query_async(connection).await?;
        let ahead = seconds * 1_000_000 + micros - Timestamp::now().as_micros();
        self.ahead.store(ahead, Ordering::Relaxed);
        Ok(())
    }

    /// Goes by this clock instead of the server's.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> RedisStore {
        self.clock = Some(clock);
        self
    }

    /// Runs a script, and asks for the server's time with it.
    async fn run<R: FromRedisValue>(
        &self,
        doing: &str,
        script: &Script,
        arguments: impl FnOnce(&mut ScriptInvocation<'_>),
    ) -> Result<R, BackendError> {
        let mut call = script.key(&self.prefix);
        arguments(&mut call);
        let work = async |connection: &mut MultiplexedConnection| {
            let answer = call.invoke_async(connection).await?;
            if self.clock.is_none() {
                self.ask_time(connection).await?;
            }
            Ok(answer)
        };
        self.link.with(doing, Duration::ZERO, work).await
    }

    fn key(&self, of: &str) -> String {
        format!("{}:{of}", self.prefix)
    }
}

/// What the scripts are told of a record.
fn tell(call: &mut ScriptInvocation<'_>, record: &Record) {
    let at = |time: Option<Timestamp>| {
        time.map(|it| it.as_micros().to_string())
            .unwrap_or_default()
    };
    let job = &record.job;
    call.arg(place(record.number))
        .arg(record.revision)
        .arg(record.to_json())
        .arg(job.status.as_str())
        .arg(format!("{}|{}", job.priority, job.workflow_name))
        .arg(at(record.visible_at))
        .arg(at(record.ended_at));
}

/// Numbers that sort as texts do.
fn place(number: u64) -> String {
    format!("{number:020}")
}

impl StateStore for RedisStore {
    async fn insert(&self, records: Vec<Record>) -> Result<Vec<Enqueued>, BackendError> {
        if records.is_empty() {
            return Ok(Vec::new());
        }
        let count = records.len() as u64;
        let reserve = cmd("INCRBY").arg(self.key("number")).arg(count).take();
        let last: u64 = self.link.call("submit jobs", &reserve).await?;
        let numbers = last - count + 1..;
        let records: Vec<Record> = records
            .into_iter()
            .zip(numbers)
            .map(|(record, number)| record.numbered(number))
            .collect();
        let arguments = |call: &mut ScriptInvocation<'_>| {
            for record in &records {
                call.arg(record.job.id.as_str());
                tell(call, record);
            }
        };
        let new: Vec<bool> = self
            .run("submit jobs", &self.scripts.insert, arguments)
            .await?;
        let answer = |is_new| match is_new {
            true => Enqueued::New,
            false => Enqueued::AlreadyThere,
        };
        Ok(new.into_iter().map(answer).collect())
    }

    async fn load(&self, id: &JobId) -> Result<Option<Record>, BackendError> {
        let arguments = |call: &mut ScriptInvocation<'_>| {
            call.arg(id.as_str());
        };
        let text: Option<String> = self
            .run("read a job", &self.scripts.load, arguments)
            .await?;
        text.map(|text| Record::from_json(&text)).transpose()
    }

    async fn save(&self, record: &Record) -> Result<Saved, BackendError> {
        let arguments = |call: &mut ScriptInvocation<'_>| {
            call.arg(record.replaces());
            tell(call, record);
        };
        let is_saved: bool = self
            .run("save a job", &self.scripts.save, arguments)
            .await?;
        Ok(if is_saved {
            Saved::Saved
        } else {
            Saved::Outdated
        })
    }

    async fn due(&self, filter: &DueFilter) -> Result<Due, BackendError> {
        let arguments = |call: &mut ScriptInvocation<'_>| {
            call.arg(filter.now.as_micros())
                .arg(filter.limit)
                .arg(u8::from(filter.order == Order::ByPriority))
                .arg(u8::from(filter.workflows.is_some()));
            for workflow in filter.workflows.iter().flat_map(|it| it.iter()) {
                call.arg(&**workflow);
            }
        };
        let doing = "look for jobs that are due";
        let answer: Vec<String> = self.run(doing, &self.scripts.due, arguments).await?;
        let mut answer = answer.into_iter();
        let next = answer.next().filter(|next| !next.is_empty());
        let next = next.map(|next| next.parse::<f64>()).transpose();
        let next = next.map_err(|error| {
            BackendError::new(BackendErrorKind::Unusable, "can't read a time in Redis")
                .with_source(error)
        })?;
        let records = answer.map(|text| Record::from_json(&text));
        Ok(Due {
            records: records.collect::<Result<_, _>>()?,
            next: next.map(|next| Timestamp::from_micros(next as i64)),
        })
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        let (command, first, last) = match filter.newest_first {
            true => ("ZREVRANGEBYSCORE", "+inf", "-inf"),
            false => ("ZRANGEBYSCORE", "-inf", "+inf"),
        };
        let mut after = first.to_owned();
        if let Some(id) = &filter.after {
            let number = cmd("HGET").arg(self.key("ids")).arg(id.as_str()).take();
            let number: Option<String> = self.link.call("list jobs", &number).await?;
            let Some(number) = number else {
                return Ok(Vec::new());
            };
            after = format!("({number}");
        }
        let mut jobs = Vec::new();
        while jobs.len() < filter.limit {
            let page = cmd(command)
                .arg(self.key("all"))
                .arg(&after)
                .arg(last)
                .arg("LIMIT")
                .arg(0)
                .arg(PAGE)
                .take();
            let numbers: Vec<String> = self.link.call("list jobs", &page).await?;
            let Some(last) = numbers.last() else {
                break;
            };
            after = format!("({last}");
            let texts = cmd("HMGET").arg(self.key("records")).arg(&numbers).take();
            let texts: Vec<Option<String>> = self.link.call("list jobs", &texts).await?;
            for text in texts.into_iter().flatten() {
                jobs.push(Record::from_json(&text)?.job);
            }
            jobs.retain(|job| filter.admits(job));
        }
        jobs.truncate(filter.limit);
        Ok(jobs)
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        let arguments = |call: &mut ScriptInvocation<'_>| {
            call.arg(filter.finished_before.as_micros())
                .arg(filter.limit);
            call.arg(filter.statuses.len());
            for status in &filter.statuses {
                call.arg(status.as_str());
            }
            let ids = filter.ids.as_ref().map(|ids| ids.len().to_string());
            call.arg(ids.as_deref().unwrap_or("-1"));
            for id in filter.ids.iter().flatten() {
                call.arg(id.as_str());
            }
        };
        self.run("delete old jobs", &self.scripts.prune, arguments)
            .await
    }

    fn now(&self) -> Timestamp {
        match &self.clock {
            Some(clock) => clock.now(),
            None => {
                let ahead = self.ahead.load(Ordering::Relaxed);
                Timestamp::from_micros(Timestamp::now().as_micros().saturating_add(ahead))
            }
        }
    }
}

impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore")
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}
