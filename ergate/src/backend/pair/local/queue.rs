use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::backend::BackendError;
use crate::backend::pair::{Delivery, Message, Queue};
use crate::backend::watch::{Changed, Watch, Watched};
use crate::clock::{Clock, SystemClock};

/// A [`Queue`] within this process. Clones are one queue.
///
/// With the feature `tokio`, waiting for a message needs a tokio runtime with its time enabled.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::backend::pair::{LocalQueue, Queue};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), ergate::BackendError> {
/// assert!(LocalQueue::new().receive(10, Duration::from_millis(1)).await?.is_empty());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct LocalQueue {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    messages: VecDeque<Message>,
    /// Given back, until their time has come.
    away: Vec<(Instant, Message)>,
    watch: Watch,
}

impl LocalQueue {
    /// An empty queue.
    #[must_use]
    pub fn new() -> LocalQueue {
        LocalQueue::default()
    }

    fn put(&self, messages: impl IntoIterator<Item = Message>) {
        let mut state = self.shared.lock();
        state.messages.extend(messages);
        state.watch.stir();
        let wakers = state.watch.take_woken();
        drop(state);
        for waker in wakers {
            waker.wake();
        }
    }

    fn take(&self, max: usize) -> Vec<Message> {
        let mut state = self.shared.lock();
        let now = Instant::now();
        let (back, away) = std::mem::take(&mut state.away)
            .into_iter()
            .partition(|(at, _)| *at <= now);
        state.away = away;
        let back: Vec<(Instant, Message)> = back;
        state.messages.extend(back.into_iter().map(|(_, it)| it));
        let count = state.messages.len().min(max);
        state.messages.drain(..count).collect()
    }

    /// How long to wait for messages at most before it is worth looking again.
    fn until_next(&self, wait: Duration) -> Duration {
        let state = self.shared.lock();
        let now = Instant::now();
        let back = state
            .away
            .iter()
            .map(|(at, _)| at.saturating_duration_since(now));
        back.fold(wait, Duration::min)
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // No change to the state can stop half-way.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched for Shared {
    fn with_watch<R>(&self, f: impl FnOnce(&mut Watch) -> R) -> R {
        f(&mut self.lock().watch)
    }
}

impl Queue for LocalQueue {
    type Receipt = Message;

    async fn publish(&self, messages: &[Message]) -> Result<(), BackendError> {
        self.put(messages.iter().cloned());
        Ok(())
    }

    async fn receive(
        &self,
        max: usize,
        wait: Duration,
    ) -> Result<Vec<Delivery<Message>>, BackendError> {
        let end = Instant::now() + wait;
        loop {
            let seen = self.shared.lock().watch.version();
            let messages = self.take(max);
            let left = end.saturating_duration_since(Instant::now());
            if !messages.is_empty() || left.is_zero() {
                let delivery = |message: Message| Delivery::new(message.clone(), message);
                return Ok(messages.into_iter().map(delivery).collect());
            }
            let changed = Changed::new(Arc::clone(&self.shared), seen);
            first(changed, SystemClock.sleep(self.until_next(left))).await;
        }
    }

    async fn acknowledge(&self, _: Vec<Message>) -> Result<(), BackendError> {
        Ok(())
    }

    async fn give_back(&self, message: Message, delay: Duration) -> Result<(), BackendError> {
        if delay.is_zero() {
            self.put([message]);
        } else {
            let at = Instant::now() + delay;
            self.shared.lock().away.push((at, message));
            // Who waits already is to wait for this one too.
            self.put([]);
        }
        Ok(())
    }
}

/// Completes with the first of the two.
async fn first(one: impl Future<Output = ()>, other: impl Future<Output = ()>) {
    let (mut one, mut other) = (pin!(one), pin!(other));
    std::future::poll_fn(|context| {
        let done = one.as_mut().poll(context).is_ready() || other.as_mut().poll(context).is_ready();
        if done { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}
