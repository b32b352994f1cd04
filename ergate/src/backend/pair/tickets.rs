//! The messages of the queue: about one for each job that can be claimed.
//!
//! A message names a job, but whoever gets it claims what the store says is first. So what counts is their number: one
//! is published for each job that becomes claimable, and one is spent for each that is claimed.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::queue::{Delivery, Message, Queue};
use super::store::StateStore;
use super::{Pair, trouble};
use crate::backend::{BackendError, ClaimRequest};
use crate::clock::{Clock, SystemClock};

/// How long a message for somebody else stays away from who gave it back.
const AWAY: Duration = Duration::from_secs(1);

/// How long a queue that failed is left alone.
const RECOVERY: Duration = Duration::from_millis(100);

/// The messages that have been received and not spent yet.
#[derive(Debug)]
pub(super) struct Inbox<R> {
    tickets: Mutex<Vec<Delivery<R>>>,
}

impl<R> Inbox<R> {
    pub(super) fn take(&self) -> Vec<Delivery<R>> {
        std::mem::take(&mut *self.lock())
    }

    fn put(&self, tickets: Vec<Delivery<R>>) {
        self.lock().extend(tickets);
    }

    fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Delivery<R>>> {
        // No change to the tickets can stop half-way.
        self.tickets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> Default for Inbox<R> {
    fn default() -> Self {
        Inbox {
            tickets: Mutex::default(),
        }
    }
}

impl<Q: Queue, S: StateStore> Pair<Q, S> {
    /// Waits for a message, or until it is time to look all the same.
    pub(super) async fn wait_for_ticket(&self) {
        if !self.inbox.is_empty() {
            return;
        }
        match self.queue.receive(1, self.poll).await {
            Ok(tickets) => self.inbox.put(tickets),
            Err(error) => {
                trouble::queue_failed("receiving", &error);
                SystemClock.sleep(self.poll.min(RECOVERY)).await;
            }
        }
    }

    /// Tells of jobs that can be claimed. If that fails, they are found all the same, only later.
    pub(super) async fn tell(&self, messages: &[Message]) {
        if messages.is_empty() {
            return;
        }
        if let Err(error) = self.queue.publish(messages).await {
            trouble::queue_failed("publishing", &error);
        }
    }

    /// Spends a ticket for each job that was claimed, and gives back or throws away what is left.
    pub(super) async fn spend(
        &self,
        mut tickets: Vec<Delivery<Q::Receipt>>,
        claimed: usize,
        request: &ClaimRequest,
        is_full: bool,
    ) {
        let missing = claimed.saturating_sub(tickets.len());
        if missing > 0 {
            match self.queue.receive(missing, Duration::ZERO).await {
                Ok(more) => tickets.extend(more),
                Err(error) => trouble::queue_failed("receiving", &error),
            }
        }
        let (mut wanted, unwanted): (Vec<_>, Vec<_>) = tickets
            .into_iter()
            .partition(|ticket| request.wants(&ticket.message.workflow));
        let surplus = wanted.split_off(wanted.len().min(claimed));
        let mut spent: Vec<Q::Receipt> = wanted.into_iter().map(|it| it.receipt).collect();
        for ticket in surplus {
            if is_full {
                self.give_back(ticket, Duration::ZERO).await;
            } else {
                // The store has nothing that it could stand for.
                spent.push(ticket.receipt);
            }
        }
        for ticket in unwanted {
            match self.is_waiting(&ticket.message).await {
                Ok(false) => spent.push(ticket.receipt),
                _ => self.give_back(ticket, AWAY).await,
            }
        }
        if !spent.is_empty()
            && let Err(error) = self.queue.acknowledge(spent).await
        {
            trouble::queue_failed("acknowledging", &error);
        }
    }

    async fn is_waiting(&self, message: &Message) -> Result<bool, BackendError> {
        let record = self.store.load(&message.job).await?;
        Ok(record.is_some_and(|record| record.is_due(self.store.now())))
    }

    async fn give_back(&self, ticket: Delivery<Q::Receipt>, delay: Duration) {
        if let Err(error) = self.queue.give_back(ticket.receipt, delay).await {
            trouble::queue_failed("giving back", &error);
        }
    }
}
