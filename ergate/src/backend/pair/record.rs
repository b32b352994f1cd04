use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::backend::rules::Visible;
use crate::backend::{BackendError, BackendErrorKind, Claim, Held, Lease, Token};
use crate::job::{Job, JobId, Status};
use crate::timestamp::Timestamp;

/// However short the lease, the job is not due again at once.
const SHORTEST_LEASE: Duration = Duration::from_micros(1);

/// Claims of one job are numbered from its own number in the upper bits on, so that they go on rising when a job that was
/// deleted is submitted again under the same id.
const CLAIM_BITS: u32 = 28;

/// A job, and what has to be kept beside it, as a [`StateStore`](super::StateStore) keeps it.
///
/// A store keeps the text that [`to_json`](Record::to_json) gives, and beside it what it has to find jobs by: the id, the
/// number, the revision, the workflow's name, the job's status and priority, `visible_at` and `ended_at`.
///
/// ```
/// use ergate::backend::pair::{LocalStore, StateStore};
/// use ergate::backend::{Backend, Pair, pair::LocalQueue};
/// use ergate::{BoxError, Job};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), BoxError> {
/// let pair = Pair::new(LocalQueue::new(), LocalStore::new());
/// let job = Job::new("greeting");
/// pair.enqueue(vec![job.clone()]).await?;
///
/// let record = pair.store().load(&job.id).await?.ok_or("it is not there")?;
/// assert_eq!((record.number, record.revision), (1, 1));
/// assert!(record.visible_at.is_some() && record.ended_at.is_none());
/// # Ok(())
/// # }
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// The job.
    pub job: Job,
    /// The order of submission. The store gives it with [`numbered`](Record::numbered), and never gives one twice.
    pub number: u64,
    /// How often the record was written. A store saves a record only over the one with the revision before.
    pub revision: u64,
    /// When the job can be claimed, unless it has ended.
    pub visible_at: Visible,
    /// When it ended, if it did.
    pub ended_at: Option<Timestamp>,
    /// When the record was written.
    pub saved_at: Timestamp,
    /// Who claimed the job last.
    pub worker: Option<Arc<str>>,
    /// The newest claim.
    pub(super) token: Token,
    /// Whether the newest claim is still open.
    pub(super) leased: bool,
    /// How many workers in a row were lost while they had the job.
    pub(super) crashes: u32,
    /// The claim that was settled last, and how.
    pub(super) settled: Option<(Token, How)>,
}

/// How a claim was settled. A job that was kept is kept under the token that follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum How {
    Committed,
    Kept,
    Cancelled,
}

impl Record {
    pub(super) fn new(job: Job, visible_at: Visible, now: Timestamp) -> Record {
        Record {
            job,
            number: 0,
            revision: 1,
            visible_at,
            ended_at: visible_at.is_none().then_some(now),
            saved_at: now,
            worker: None,
            token: Token::default(),
            leased: false,
            crashes: 0,
            settled: None,
        }
    }

    /// The record with its number, for a store that takes it in: higher than any before, also of jobs that were deleted.
    #[must_use]
    pub fn numbered(mut self, number: u64) -> Record {
        self.number = number;
        self.token = Token(number << CLAIM_BITS);
        self
    }

    /// The revision of the record that this one is to be written over.
    ///
    /// ```
    /// use ergate::backend::pair::Record;
    ///
    /// /// What a store in memory does under its lock.
    /// fn save(stored: &mut Record, record: &Record) -> bool {
    ///     let is_newest = stored.revision == record.replaces();
    ///     if is_newest {
    ///         *stored = record.clone();
    ///     }
    ///     is_newest
    /// }
    /// ```
    #[must_use]
    pub fn replaces(&self) -> u64 {
        self.revision.saturating_sub(1)
    }

    /// The record as JSON. It may have line breaks where the payloads of the job have some, but no control characters else.
    #[must_use]
    pub fn to_json(&self) -> String {
        let envelope = Envelope {
            id: self.job.id.clone(),
            number: self.number,
            revision: self.revision,
            visible_at: self.visible_at,
            ended_at: self.ended_at,
            saved_at: self.saved_at,
            worker: self.worker.clone(),
            token: self.token.0,
            leased: self.leased,
            crashes: self.crashes,
            settled: self.settled.map(|(token, how)| (token.0, how)),
            job: &self.job,
        };
        // A job can always be written, and so can the rest.
        serde_json::to_string(&envelope).unwrap_or_default()
    }

    /// Reads what [`to_json`](Record::to_json) wrote.
    ///
    /// If only the job in it can't be read, that is no error: the record has
    /// [a failed job in its place](Job::unreadable), which says why, and holds the text.
    ///
    /// # Errors
    ///
    /// The text is no record.
    pub fn from_json(text: &str) -> Result<Record, BackendError> {
        let envelope: Envelope<Box<RawValue>> = serde_json::from_str(text).map_err(unreadable)?;
        let text = envelope.job.get();
        let mut job = match Job::from_json(text) {
            Ok(job) => job,
            Err(error) => Job::unreadable(text, &error),
        };
        job.id = envelope.id;
        Ok(Record {
            job,
            number: envelope.number,
            revision: envelope.revision,
            visible_at: envelope.visible_at,
            ended_at: envelope.ended_at,
            saved_at: envelope.saved_at,
            worker: envelope.worker,
            token: Token(envelope.token),
            leased: envelope.leased,
            crashes: envelope.crashes,
            settled: envelope.settled.map(|(token, how)| (Token(token), how)),
        })
    }

    pub(super) fn is_held_by(&self, token: Token) -> bool {
        self.leased && self.token == token
    }

    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        self.visible_at.is_some_and(|at| at <= now)
    }

    /// The next revision of it, written now.
    pub(super) fn rewrite(&mut self, now: Timestamp) {
        self.revision += 1;
        self.saved_at = now;
    }

    /// Nobody has the job any more: it can be claimed again, or has ended.
    pub(super) fn place(&mut self, visible: Visible, now: Timestamp) {
        self.leased = false;
        self.visible_at = visible;
        self.ended_at = visible.is_none().then_some(now);
    }

    /// Opens a new claim, which no older token can settle.
    pub(super) fn open(&mut self, worker: &Arc<str>, lease: Duration, now: Timestamp) -> Lease {
        let until = now.saturating_add(lease.max(SHORTEST_LEASE));
        self.job.status = Status::Running;
        self.token = self.token.next();
        self.leased = true;
        self.visible_at = Some(until);
        self.worker = Some(Arc::clone(worker));
        self.lease(until)
    }

    /// Whether this is one of the jobs that were settled just now. If so, its claim counts as kept.
    pub(super) fn keep(&mut self, just_settled: &[Held]) -> bool {
        let Some((token, How::Committed)) = self.settled else {
            return false;
        };
        let is_kept = just_settled
            .iter()
            .any(|held| held.token == token && held.id == self.job.id);
        if is_kept {
            self.settled = Some((token, How::Kept));
        }
        is_kept
    }

    pub(super) fn lease(&self, until: Timestamp) -> Lease {
        Lease {
            token: self.token,
            until,
        }
    }

    pub(super) fn claim(self, lease: Lease) -> Claim {
        Claim::new(self.job, lease, self.crashes)
    }
}

/// A record as JSON, around a job of either kind.
#[derive(Serialize, Deserialize)]
struct Envelope<J> {
    id: JobId,
    number: u64,
    revision: u64,
    visible_at: Visible,
    ended_at: Option<Timestamp>,
    saved_at: Timestamp,
    worker: Option<Arc<str>>,
    token: u64,
    leased: bool,
    crashes: u32,
    settled: Option<(u64, How)>,
    job: J,
}

fn unreadable(error: serde_json::Error) -> BackendError {
    BackendError::new(
        BackendErrorKind::Unusable,
        "a record of the store can't be read",
    )
    .with_source(error)
}
