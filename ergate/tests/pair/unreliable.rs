//! A queue that can't be relied on.

use std::sync::Mutex;
use std::time::Duration;

use ergate::backend::pair::{Delivery, LocalQueue, Message, Queue};
use ergate::backend::{BackendError, BackendErrorKind};

/// Loses, doubles and reorders messages, and fails, each as often as it is told to: so many times in a hundred.
pub(crate) struct Unreliable {
    queue: LocalQueue,
    percent: u64,
    state: Mutex<State>,
}

struct State {
    chance: u64,
    /// A message that will come after the next.
    held_up: Option<Message>,
}

impl Unreliable {
    pub(crate) fn new(percent: u64) -> Unreliable {
        let state = State {
            chance: 0x9E37_79B9_7F4A_7C15,
            held_up: None,
        };
        Unreliable {
            queue: LocalQueue::new(),
            percent,
            state: Mutex::new(state),
        }
    }

    /// What becomes of a message on its way.
    fn distort(&self, message: &Message) -> Vec<Message> {
        let mut state = self.state.lock().unwrap();
        let mut messages = Vec::new();
        if !state.happens(self.percent) {
            messages.push(message.clone());
        }
        if state.happens(self.percent) {
            messages.push(message.clone());
        }
        if state.happens(self.percent) {
            let before = state.held_up.take();
            state.held_up = messages.pop();
            messages.extend(before);
        } else {
            messages.extend(state.held_up.take());
        }
        messages
    }

    fn fails(&self, doing: &str) -> Result<(), BackendError> {
        if self.state.lock().unwrap().happens(self.percent) {
            let message = format!("{doing} failed by chance");
            return Err(BackendError::new(BackendErrorKind::Unavailable, message));
        }
        Ok(())
    }
}

impl State {
    /// By George Marsaglia's xorshift.
    fn happens(&mut self, percent: u64) -> bool {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance % 100 < percent
    }
}

impl Queue for Unreliable {
    type Receipt = Message;

    async fn publish(&self, messages: &[Message]) -> Result<(), BackendError> {
        self.fails("publishing")?;
        let messages: Vec<Message> = messages.iter().flat_map(|it| self.distort(it)).collect();
        self.queue.publish(&messages).await
    }

    async fn receive(
        &self,
        max: usize,
        wait: Duration,
    ) -> Result<Vec<Delivery<Message>>, BackendError> {
        self.fails("receiving")?;
        self.queue.receive(max, wait).await
    }

    async fn acknowledge(&self, receipts: Vec<Message>) -> Result<(), BackendError> {
        if self.fails("acknowledging").is_err() {
            // They come again.
            return self.queue.publish(&receipts).await;
        }
        Ok(())
    }

    async fn give_back(&self, receipt: Message, delay: Duration) -> Result<(), BackendError> {
        self.fails("giving back")?;
        self.queue.give_back(receipt, delay).await
    }
}
