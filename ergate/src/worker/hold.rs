use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::backend::{Held, Lease, Token};
use crate::job::JobId;
use crate::job_info::JobInfo;
use crate::timestamp::Timestamp;

/// What is known of the lease of a job.
pub(super) struct Hold {
    id: JobId,
    state: Mutex<State>,
    /// When, by the monotonic clock, the last call that got or prolonged the lease was sent: in nanoseconds. This and
    /// `is_lost` are looked at with each step, and changed only while the state is locked.
    last_sent: AtomicU64,
    /// Whether the lease is gone.
    is_lost: AtomicBool,
    lost: Notify,
}

struct State {
    token: Token,
    anchor: Anchor,
    /// Whether the job is to be cancelled.
    is_cancelling: bool,
    /// The step that runs now.
    step: Option<JobInfo>,
}

/// A call that got a lease: when it was sent, by the monotonic clock, and until when the store said that the lease lasts.
#[derive(Clone, Copy)]
struct Anchor {
    sent: Duration,
    until: Timestamp,
}

impl Anchor {
    /// When a call must have been sent, at the earliest, that got a lease until then.
    fn sent_for(self, until: Timestamp) -> Duration {
        self.sent.saturating_add(until.since(self.until))
    }
}

impl Hold {
    pub(super) fn new(id: JobId, lease: Lease, sent: Duration) -> Hold {
        let state = State {
            token: lease.token,
            anchor: Anchor {
                sent,
                until: lease.until,
            },
            is_cancelling: false,
            step: None,
        };
        Hold {
            id,
            state: Mutex::new(state),
            last_sent: AtomicU64::new(nanos(sent)),
            is_lost: AtomicBool::new(false),
            lost: Notify::new(),
        }
    }

    pub(super) fn held(&self) -> Held {
        Held {
            id: self.id.clone(),
            token: lock(&self.state).token,
        }
    }

    pub(super) fn id(&self) -> &JobId {
        &self.id
    }

    /// The job was settled by a call sent at that time, and kept under a new token. Its lease may have been left as it was.
    pub(super) fn kept(&self, lease: Lease, sent: Duration) {
        let mut state = lock(&self.state);
        state.token = lease.token;
        let sent = sent.min(state.anchor.sent_for(lease.until));
        state.anchor = Anchor {
            sent: self.sent_at_last(sent),
            until: lease.until,
        };
        state.is_cancelling = false;
        self.is_lost.store(false, Ordering::Release);
    }

    /// The lease of this token was prolonged by a call sent at that time.
    pub(super) fn renewed(&self, token: Token, sent: Duration) {
        let state = lock(&self.state);
        if state.token == token {
            self.sent_at_last(sent);
        }
    }

    /// Takes note of a call that got the lease, unless a later one has, and says when the last was sent.
    fn sent_at_last(&self, sent: Duration) -> Duration {
        let last = self.last_sent().max(sent);
        self.last_sent.store(nanos(last), Ordering::Release);
        last
    }

    pub(super) fn last_sent(&self) -> Duration {
        Duration::from_nanos(self.last_sent.load(Ordering::Acquire))
    }

    /// From now on, this is the step that runs.
    pub(super) fn runs(&self, step: JobInfo) {
        let mut state = lock(&self.state);
        if state.is_cancelling {
            step.request_cancel();
        }
        state.step = Some(step);
    }

    /// The job is to be cancelled that is held by this token.
    pub(super) fn request_cancel(&self, token: Token) {
        let mut state = lock(&self.state);
        if state.token != token {
            return;
        }
        state.is_cancelling = true;
        if let Some(step) = &state.step {
            step.request_cancel();
        }
    }

    /// The lease of this token is gone. If it has been exchanged for another meanwhile, that means nothing. Says
    /// whether it is news.
    pub(super) fn lose(&self, token: Token) -> bool {
        let state = lock(&self.state);
        let news = state.token == token && !self.is_lost();
        if news {
            self.give_up();
        }
        news
    }

    /// The lease ran out, unless a call that prolonged it was sent after `sent`. Says
    /// whether it did, and that is news.
    pub(super) fn lose_if_older(&self, sent: Duration) -> bool {
        let _state = lock(&self.state);
        let news = self.last_sent() <= sent && !self.is_lost();
        if news {
            self.give_up();
        }
        news
    }

    fn give_up(&self) {
        self.is_lost.store(true, Ordering::Release);
        self.lost.notify_waiters();
    }

    pub(super) fn is_lost(&self) -> bool {
        self.is_lost.load(Ordering::Acquire)
    }

    pub(super) async fn lost(&self) {
        loop {
            let notified = self.lost.notified();
            if self.is_lost() {
                return;
            }
            notified.await;
        }
    }
}

impl std::fmt::Debug for Hold {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hold")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    // No change to the state can stop half-way.
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
