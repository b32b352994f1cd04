use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Record;
use crate::backend::BackendError;
use crate::job::JobId;

/// What tells workers that there is something to do.
///
/// It is a hint. A message may be lost, come twice, come late or out of order: the [`StateStore`](super::StateStore) is
/// asked each time, and what it says is done. What a queue is for is to wake as many workers as there are jobs, soon,
/// and without each of them asking the store all the time.
///
/// [`LocalQueue`](super::LocalQueue) is one within a process; its source is the shortest that there is.
///
/// # Errors
///
/// Each method may fail. A message that can't be published or received is as good as lost; it is logged, and no job is
/// lost by it.
pub trait Queue: Send + Sync + 'static {
    /// By what the queue knows a message that was received, to acknowledge it or to give it back.
    type Receipt: Send + Sync + 'static;

    /// Puts in messages.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use ergate::Job;
    /// use ergate::backend::pair::{LocalQueue, Message, Queue};
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), ergate::BackendError> {
    /// let queue = LocalQueue::new();
    /// let job = Job::new("greeting");
    /// queue.publish(&[Message::new(job.id, job.workflow_name)]).await?;
    /// assert_eq!(queue.receive(10, Duration::ZERO).await?.len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    fn publish(
        &self,
        messages: &[Message],
    ) -> impl Future<Output = Result<(), BackendError>> + Send;

    /// Takes up to `max` messages. If there is none, waits for one, but no longer than `wait`.
    ///
    /// A message that was received goes to nobody else until it is given back. Where its receiver may be gone, it
    /// should come again after a while, but needn't.
    fn receive(
        &self,
        max: usize,
        wait: Duration,
    ) -> impl Future<Output = Result<Vec<Delivery<Self::Receipt>>, BackendError>> + Send;

    /// What these messages told of is taken care of; they may be forgotten.
    fn acknowledge(
        &self,
        receipts: Vec<Self::Receipt>,
    ) -> impl Future<Output = Result<(), BackendError>> + Send;

    /// This message is for somebody else, who gets it after `delay` at the soonest.
    fn give_back(
        &self,
        receipt: Self::Receipt,
        delay: Duration,
    ) -> impl Future<Output = Result<(), BackendError>> + Send;
}

/// Says that a job can be claimed. Whoever gets it looks in the store for what is to be done first.
///
/// ```
/// use ergate::backend::pair::Message;
///
/// let message = Message::new("order-1042".parse()?, "shop");
/// let text = message.to_json();
/// assert_eq!(text, r#"{"job":"order-1042","workflow":"shop"}"#);
/// assert_eq!(Message::from_json(&text)?, message);
/// # Ok::<(), ergate::BoxError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Message {
    /// The job.
    pub job: JobId,
    /// Its workflow.
    pub workflow: Arc<str>,
}

impl Message {
    /// Says that this job can be claimed.
    #[must_use]
    pub fn new(job: JobId, workflow: impl Into<Arc<str>>) -> Message {
        Message {
            job,
            workflow: workflow.into(),
        }
    }

    /// The message as JSON, for queues that carry text.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Two texts can always be written.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads what [`to_json`](Message::to_json) wrote.
    ///
    /// # Errors
    ///
    /// The text is something else. A queue acknowledges such a message, and forgets it.
    pub fn from_json(text: &str) -> Result<Message, MessageError> {
        serde_json::from_str(text).map_err(|error| MessageError { error })
    }

    pub(super) fn about(record: &Record) -> Message {
        Message::new(record.job.id.clone(), Arc::clone(&record.job.workflow_name))
    }
}

/// Why a text is not a [`Message`].
///
/// ```
/// use ergate::backend::pair::Message;
///
/// let error = Message::from_json("{}").err().ok_or("it is a message")?;
/// assert!(error.to_string().starts_with("this message of a queue can't be read: missing field `job`"));
/// # Ok::<(), ergate::BoxError>(())
/// ```
#[derive(Debug)]
pub struct MessageError {
    error: serde_json::Error,
}

impl fmt::Display for MessageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "this message of a queue can't be read: {}", self.error)
    }
}

impl Error for MessageError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

/// A message that was received, and is to be acknowledged or given back.
///
/// ```
/// use ergate::backend::pair::{Delivery, Message};
///
/// // A queue that numbers what it hands out.
/// let delivery = Delivery::new(Message::new("order-1042".parse()?, "shop"), 17);
/// assert_eq!(delivery.receipt, 17);
/// # Ok::<(), ergate::BoxError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Delivery<R> {
    /// What it says.
    pub message: Message,
    /// By what the queue knows it.
    pub receipt: R,
}

impl<R> Delivery<R> {
    /// A message for a queue to hand out.
    #[must_use]
    pub fn new(message: Message, receipt: R) -> Delivery<R> {
        Delivery { message, receipt }
    }
}
