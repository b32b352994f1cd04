//! The way between a process and the store, on which things go wrong.

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::{
    Backend, BackendError, BackendErrorKind, Cancellation, ClaimRequest, Claimed, Enqueued, Held,
    JobFilter, PruneFilter, Renewal, Restart, Settlement, Turnover, Version,
};
use ergate::{Job, JobId, Timestamp};

use super::life::Life;
use super::world::World;

/// The store, as a process can reach it.
#[derive(Clone)]
pub(crate) struct Link {
    life: Arc<Life>,
    world: Arc<World>,
}

/// What becomes of a call on its way.
#[derive(Clone, Copy, Debug)]
enum Fate {
    Arrives,
    /// It never arrives, and the caller is told so.
    Refused,
    /// It arrives, but the answer doesn't.
    Unanswered,
    /// It arrives, and after a while it does so again.
    Twice,
    /// The caller has given it up when it arrives.
    Late,
}

impl Link {
    pub(crate) fn new(life: &Arc<Life>) -> Link {
        Link {
            life: Arc::clone(life),
            world: Arc::clone(&life.world),
        }
    }

    async fn call<T, C>(
        &self,
        call: impl Fn(Arc<World>) -> C + Send + 'static,
    ) -> Result<T, BackendError>
    where
        T: Send,
        C: Future<Output = T> + Send,
    {
        self.life.moment().await;
        let (before, fate, after) = self.chance();
        tokio::time::sleep(before).await;
        self.life.moment().await;
        let world = Arc::clone(&self.world);
        let answer = match fate {
            Fate::Arrives => Ok(call(world).await),
            Fate::Refused => Err(unavailable()),
            Fate::Unanswered => {
                call(world).await;
                Err(unavailable())
            }
            Fate::Twice => {
                let answer = call(Arc::clone(&world)).await;
                self.deliver_later(call);
                Ok(answer)
            }
            Fate::Late => {
                self.deliver_later(call);
                Err(unavailable())
            }
        };
        self.life.moment().await;
        tokio::time::sleep(after).await;
        self.life.moment().await;
        answer
    }

    /// What was sent arrives, whatever becomes of the sender.
    fn deliver_later<T, C>(&self, call: impl Fn(Arc<World>) -> C + Send + 'static)
    where
        C: Future<Output = T> + Send,
    {
        let world = Arc::clone(&self.world);
        let delay = Duration::from_millis(world.dice(|dice| dice.between(1, 15_000)));
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            call(world).await;
        });
    }

    fn chance(&self) -> (Duration, Fate, Duration) {
        let mut state = self.world.state();
        let is_calm = state.is_calm;
        let mut delay = || {
            let most = match state.dice.below(20) {
                0 if !is_calm => 10_000,
                1..5 => 200,
                _ => 10,
            };
            Duration::from_millis(state.dice.below(most))
        };
        let (before, after) = (delay(), delay());
        let fate = match state.dice.below(100) {
            _ if is_calm => Fate::Arrives,
            0..4 => Fate::Refused,
            4..8 => Fate::Unanswered,
            8..12 => Fate::Twice,
            12..15 => Fate::Late,
            _ => Fate::Arrives,
        };
        match fate {
            Fate::Arrives => {}
            Fate::Refused => state.tally.refused += 1,
            Fate::Unanswered => state.tally.unanswered += 1,
            Fate::Twice => state.tally.twice += 1,
            Fate::Late => state.tally.late += 1,
        }
        (before, fate, after)
    }
}

fn unavailable() -> BackendError {
    BackendError::new(BackendErrorKind::Unavailable, "the connection was reset")
}

impl Backend for Link {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        self.call(move |world| {
            let jobs = jobs.clone();
            async move { world.enqueue(jobs).await }
        })
        .await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let request = request.clone();
        self.call(move |world| {
            let request = request.clone();
            async move { world.claim(&request).await }
        })
        .await
    }

    async fn changed(&self, seen: Version) {
        let is_lost = self.world.dice(|dice| dice.happens(20));
        if is_lost {
            // A store that doesn't hear of every change has to say so after a while all the same.
            self.world.state().tally.lost_wake_ups += 1;
            tokio::time::sleep(Duration::from_secs(1)).await;
        } else {
            self.world.store.changed(seen).await;
        }
        self.life.moment().await;
    }

    async fn cancel_requested(&self, seen: Version) -> Version {
        let is_lost = self.world.dice(|dice| dice.happens(20));
        if is_lost {
            // The heartbeat tells it in the end.
            self.world.state().tally.lost_wake_ups += 1;
            std::future::pending::<()>().await;
        }
        let seen = self.world.store.cancel_requested(seen).await;
        self.life.moment().await;
        seen
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        let held = held.to_vec();
        self.call(move |world| {
            let held = held.clone();
            async move { world.renew(&held, lease).await }
        })
        .await
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        let (settlements, next) = (settlements.to_vec(), next.cloned());
        self.call(move |world| {
            let (settlements, next) = (settlements.clone(), next.clone());
            async move { world.settle(&settlements, next.as_ref()).await }
        })
        .await
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        let id = id.clone();
        self.call(move |world| {
            let id = id.clone();
            async move { world.cancel(&id).await }
        })
        .await
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        let id = id.clone();
        self.call(move |world| {
            let id = id.clone();
            async move { world.retry(&id).await }
        })
        .await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        self.world.store.get(id).await
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        self.world.store.list(filter).await
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        let filter = filter.clone();
        self.call(move |world| {
            let filter = filter.clone();
            async move { world.prune(&filter).await }
        })
        .await
    }

    fn now(&self) -> Timestamp {
        self.world.now()
    }
}
