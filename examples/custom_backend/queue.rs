//! A directory as a queue: a file for each message, whose name says from when on it may be taken.

use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ergate::backend::pair::{Delivery, Message, Queue};
use ergate::{JobId, Timestamp};
use tokio::time::{Instant, sleep};

use crate::store::{Answer, failed};

pub struct DirectoryQueue(PathBuf);

impl DirectoryQueue {
    pub fn open(path: &Path) -> Result<DirectoryQueue> {
        fs::create_dir_all(path.join("queue"))?;
        Ok(DirectoryQueue(path.to_owned()))
    }

    fn put(&self, message: &Message, delay: Duration) -> Result<()> {
        let at = Timestamp::now().saturating_add(delay).as_micros();
        let name = format!("{at:020}-{}", JobId::new());
        fs::write(self.0.join(&name), message.to_json())?;
        fs::rename(self.0.join(&name), self.0.join("queue").join(&name))
    }

    /// Whoever deletes a file has the message. If it is lost then, the job is found all the same, only later.
    fn take(&self, max: usize) -> Result<Vec<Delivery<Message>>> {
        let now = format!("{:020}", Timestamp::now().as_micros());
        let files = fs::read_dir(self.0.join("queue"))?.map(|file| Ok(file?.file_name()));
        let mut names = files.collect::<Result<Vec<_>>>()?;
        names.retain(|name| name.to_str().is_some_and(|name| *name < *now));
        names.sort_unstable();
        let take = |name| {
            let file = self.0.join("queue").join(name);
            let text = fs::read_to_string(&file).ok()?;
            fs::remove_file(&file).ok()?;
            let message = Message::from_json(&text).ok()?;
            Some(Delivery::new(message.clone(), message))
        };
        Ok(names.into_iter().filter_map(take).take(max).collect())
    }
}

impl Queue for DirectoryQueue {
    type Receipt = Message;

    async fn publish(&self, messages: &[Message]) -> Answer<()> {
        let put = |message| self.put(message, Duration::ZERO);
        messages.iter().try_for_each(put).map_err(failed)
    }

    async fn receive(&self, max: usize, wait: Duration) -> Answer<Vec<Delivery<Message>>> {
        let end = Instant::now() + wait;
        loop {
            let deliveries = self.take(max).map_err(failed)?;
            if !deliveries.is_empty() || Instant::now() >= end {
                return Ok(deliveries);
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    async fn acknowledge(&self, _: Vec<Message>) -> Answer<()> {
        Ok(())
    }

    async fn give_back(&self, message: Message, delay: Duration) -> Answer<()> {
        self.put(&message, delay).map_err(failed)
    }
}
