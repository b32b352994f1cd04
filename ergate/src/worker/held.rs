use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::backend::{Claim, Held, Token};
use crate::job::{Job, JobId};
use crate::job_info::JobInfo;

/// The jobs that a worker has in its hands, for the heartbeat to keep.
#[derive(Debug, Default)]
pub(super) struct Registry {
    holds: Mutex<HashMap<JobId, Arc<Hold>>>,
}

impl Registry {
    /// Takes a job that was claimed by a call sent at that time.
    pub(super) fn take(self: &Arc<Self>, claim: Claim, sent: Duration) -> InHand {
        let held = claim.held();
        let hold = Arc::new(Hold::new(held.id, held.token, sent));
        lock(&self.holds).insert(hold.id.clone(), Arc::clone(&hold));
        let registry = Arc::clone(self);
        InHand {
            job: Box::new(claim.job),
            grip: Grip { registry, hold },
        }
    }

    /// Forgets a job, unless it has been claimed anew since.
    fn forget(&self, hold: &Arc<Hold>) {
        let mut holds = lock(&self.holds);
        if holds
            .get(&hold.id)
            .is_some_and(|known| Arc::ptr_eq(known, hold))
        {
            holds.remove(&hold.id);
        }
    }

    pub(super) fn all(&self) -> Vec<Arc<Hold>> {
        lock(&self.holds).values().cloned().collect()
    }
}

/// A job in a worker's hands. It is boxed because it is handed on many times for each step.
pub(super) struct InHand {
    pub(super) job: Box<Job>,
    pub(super) grip: Grip,
}

/// Has the lease of a job kept up until it is dropped.
pub(super) struct Grip {
    registry: Arc<Registry>,
    hold: Arc<Hold>,
}

impl Deref for Grip {
    type Target = Hold;

    fn deref(&self) -> &Hold {
        &self.hold
    }
}

impl Drop for Grip {
    fn drop(&mut self) {
        self.registry.forget(&self.hold);
    }
}

/// What is known of the lease of a job.
pub(super) struct Hold {
    id: JobId,
    state: Mutex<State>,
    lost: Notify,
}

struct State {
    token: Token,
    /// When, by the monotonic clock, the last call that got or prolonged the lease was sent.
    sent: Duration,
    lost: bool,
    /// The step that runs now.
    step: Option<JobInfo>,
}

impl Hold {
    fn new(id: JobId, token: Token, sent: Duration) -> Hold {
        let state = State {
            token,
            sent,
            lost: false,
            step: None,
        };
        Hold {
            id,
            state: Mutex::new(state),
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

    /// The job was settled and kept under a new token.
    pub(super) fn kept(&self, token: Token, sent: Duration) {
        let mut state = lock(&self.state);
        state.token = token;
        state.sent = sent;
        state.lost = false;
    }

    /// The lease of this token was prolonged by a call sent at that time.
    pub(super) fn renewed(&self, token: Token, sent: Duration) {
        let mut state = lock(&self.state);
        if state.token == token {
            state.sent = state.sent.max(sent);
        }
    }

    pub(super) fn last_sent(&self) -> Duration {
        lock(&self.state).sent
    }

    /// From now on, this is the step that runs.
    pub(super) fn runs(&self, step: JobInfo) {
        lock(&self.state).step = Some(step);
    }

    pub(super) fn request_cancel(&self) {
        if let Some(step) = &lock(&self.state).step {
            step.request_cancel();
        }
    }

    /// The lease of this token is gone. If it has been exchanged for another meanwhile, that means nothing. Says
    /// whether it is news.
    pub(super) fn lose(&self, token: Token) -> bool {
        let mut state = lock(&self.state);
        let news = state.token == token && !state.lost;
        if news {
            state.lost = true;
            self.lost.notify_waiters();
        }
        news
    }

    /// The lease ran out, unless a call that prolonged it was sent after `sent`. Says
    /// whether it did, and that is news.
    pub(super) fn lose_if_older(&self, sent: Duration) -> bool {
        let mut state = lock(&self.state);
        if state.sent > sent || state.lost {
            return false;
        }
        state.lost = true;
        self.lost.notify_waiters();
        true
    }

    pub(super) fn is_lost(&self) -> bool {
        lock(&self.state).lost
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // None of the changes made under these locks can stop half-way.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
