//! What somebody asks for in between: taking in, cancelling and starting again.

use super::queue::{Message, Queue};
use super::store::{Saved, StateStore};
use super::{MOST_ATTEMPTS, Pair, Record, trouble};
use crate::backend::{BackendError, Cancellation, Enqueued, Restart, rules};
use crate::job::{Job, JobId};

impl<Q: Queue, S: StateStore> Pair<Q, S> {
    pub(super) async fn take_in(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        let now = self.store.now();
        let record = |mut job: Job| {
            let visible = rules::enqueue(&mut job, now);
            Record::new(job, visible, now)
        };
        let records: Vec<Record> = jobs.into_iter().map(record).collect();
        let about = |record: &Record| record.is_due(now).then(|| Message::about(record));
        let messages: Vec<Option<Message>> = records.iter().map(about).collect();
        let answers = self.store.insert(records).await?;
        let new = messages.into_iter().zip(&answers);
        let new = new.filter(|(_, answer)| **answer == Enqueued::New);
        let messages: Vec<Message> = new.filter_map(|(message, _)| message).collect();
        self.tell(&messages).await;
        Ok(answers)
    }

    pub(super) async fn cancel_job(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        for _ in 0..MOST_ATTEMPTS {
            let Some(mut record) = self.store.load(id).await? else {
                return Ok(Cancellation::NotFound);
            };
            let before = record.job.status;
            let cancellation = rules::cancel(&mut record.job);
            if record.job.status == before {
                return Ok(cancellation);
            }
            let now = self.store.now();
            record.rewrite(now);
            if cancellation == Cancellation::Cancelled {
                record.place(None, now);
            }
            if self.store.save(&record).await? == Saved::Saved {
                return Ok(cancellation);
            }
        }
        Err(trouble::crowded("cancel a job"))
    }

    pub(super) async fn restart_job(&self, id: &JobId) -> Result<Restart, BackendError> {
        for _ in 0..MOST_ATTEMPTS {
            let Some(mut record) = self.store.load(id).await? else {
                return Ok(Restart::NotFound);
            };
            let restart = rules::restart(&mut record.job);
            if restart != Restart::Restarted {
                return Ok(restart);
            }
            let now = self.store.now();
            record.rewrite(now);
            record.crashes = 0;
            record.place(Some(now), now);
            if self.store.save(&record).await? == Saved::Saved {
                self.tell(&[Message::about(&record)]).await;
                return Ok(restart);
            }
        }
        Err(trouble::crowded("start a job again"))
    }
}
