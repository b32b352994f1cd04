use std::collections::HashMap;
use std::fmt;
use std::time::Duration;

use super::queue::{Message, Queue};
use super::store::{Due, DueFilter, StateStore};
use super::{Pair, Record, trouble};
use crate::backend::BackendError;
use crate::clock::{Clock, SystemClock};
use crate::job::JobId;
use crate::timestamp::Timestamp;

/// How many jobs more than those that it has told of a pass looks at, and how many in all.
const MORE: usize = 100;
const MOST: usize = 1000;

/// How long a job of which its own message tells may wait before it is told of once more.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long a job may wait after it was told of here.
const AGAIN: Duration = Duration::from_secs(30);

/// The longest and the shortest pause between two passes.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);

/// Moves jobs from the store to the queue whose time has come: a start, a retry, the end of a lost worker's lease; and
/// those whose message was lost.
///
/// One for each queue is enough, and many do no harm: they tell of some jobs more than once. It keeps nothing that
/// would be missed: when it ends, or fails to publish, the next pass or another publisher finds the same jobs.
///
/// Workers find such jobs without it too, when they [poll](Pair::poll) the store. It lets them sleep longer.
///
/// ```
/// use ergate::Job;
/// use ergate::backend::pair::{LocalQueue, LocalStore, Publisher};
/// use ergate::backend::{Backend, Pair};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BackendError> {
/// let pair = Pair::new(LocalQueue::new(), LocalStore::new());
/// let publisher = tokio::spawn(Publisher::new(pair.clone()).run());
/// pair.enqueue(vec![Job::new("greeting")]).await?;
/// // When the program ends:
/// publisher.abort();
/// # Ok(())
/// # }
/// ```
pub struct Publisher<Q: Queue, S> {
    pair: Pair<Q, S>,
    told: HashMap<JobId, Told>,
}

/// Of what and when it was told.
#[derive(Clone, Copy, Debug)]
struct Told {
    revision: u64,
    at: Timestamp,
}

impl<Q: Queue, S: StateStore> Publisher<Q, S> {
    /// A publisher for this pair.
    #[must_use]
    pub fn new(pair: Pair<Q, S>) -> Publisher<Q, S> {
        Publisher {
            pair,
            told: HashMap::new(),
        }
    }

    /// Publishes until it is dropped. What fails is logged, and tried again.
    ///
    /// It needs a tokio runtime with time enabled.
    pub async fn run(mut self) {
        loop {
            let pause = match self.pass().await {
                Ok((_, next)) => self.pause(next),
                Err(error) => {
                    trouble::queue_failed("telling of jobs that are due", &error);
                    LONGEST_PAUSE
                }
            };
            SystemClock.sleep(pause).await;
        }
    }

    /// Publishes what is due now, and says how many messages that were.
    ///
    /// ```
    /// use ergate::Job;
    /// use ergate::backend::pair::{LocalQueue, LocalStore, Publisher};
    /// use ergate::backend::{Backend, Pair};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BackendError> {
    /// let pair = Pair::new(LocalQueue::new(), LocalStore::new());
    /// pair.enqueue(vec![Job::new("greeting")]).await?;
    /// // Its own message tells of this job.
    /// assert_eq!(Publisher::new(pair).publish().await?, 0);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The store could not be reached, or some of the messages could not be published. All others were, and those are
    /// tried again the next time.
    pub async fn publish(&mut self) -> Result<usize, BackendError> {
        Ok(self.pass().await?.0)
    }

    async fn pass(&mut self) -> Result<(usize, Option<Timestamp>), BackendError> {
        let now = self.pair.store.now();
        let limit = self.told.len().saturating_add(MORE).min(MOST);
        let Due { records, next } = self.pair.store.due(&DueFilter::new(now, limit)).await?;
        self.forget_others(&records);
        let late: Vec<&Record> = records.iter().filter(|it| self.is_late(it, now)).collect();
        let count = late.len();
        self.publish_all(&late, now).await?;
        Ok((count, next))
    }

    fn forget_others(&mut self, due: &[Record]) {
        let mut told = std::mem::take(&mut self.told);
        let still = due.iter().filter_map(|record| {
            let told = told.remove(&record.job.id)?;
            (told.revision == record.revision).then(|| (record.job.id.clone(), told))
        });
        self.told = still.collect();
    }

    fn is_late(&self, record: &Record, now: Timestamp) -> bool {
        let Some(due) = record.visible_at else {
            return false;
        };
        match self.told.get(&record.job.id) {
            Some(told) => now.since(told.at) >= AGAIN,
            // Nobody has told of it: it fell due by the passing of time.
            None if due > record.saved_at => true,
            None => now.since(due) >= PATIENCE,
        }
    }

    /// Publishes all at once, or, if that fails, one by one, so that none keeps another from being told.
    async fn publish_all(&mut self, late: &[&Record], now: Timestamp) -> Result<(), BackendError> {
        let messages: Vec<Message> = late.iter().map(|it| Message::about(it)).collect();
        if messages.is_empty() || self.pair.queue.publish(&messages).await.is_ok() {
            late.iter().for_each(|record| self.note(record, now));
            return Ok(());
        }
        let mut failure = None;
        for (record, message) in late.iter().zip(messages) {
            match self.pair.queue.publish(&[message]).await {
                Ok(()) => self.note(record, now),
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(()), Err)
    }

    fn note(&mut self, record: &Record, now: Timestamp) {
        let revision = record.revision;
        let told = Told { revision, at: now };
        self.told.insert(record.job.id.clone(), told);
    }

    fn pause(&self, next: Option<Timestamp>) -> Duration {
        let until = next.map(|next| next.since(self.pair.store.now()));
        let pause = until.unwrap_or(LONGEST_PAUSE);
        pause.clamp(SHORTEST_PAUSE, LONGEST_PAUSE)
    }
}

impl<Q: Queue, S> fmt::Debug for Publisher<Q, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publisher")
            .field("told", &self.told.len())
            .finish_non_exhaustive()
    }
}
