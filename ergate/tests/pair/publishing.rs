//! What falls due and what is stranded is told of, and nothing is lost when that fails.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ergate::backend::pair::{Delivery, LocalQueue, LocalStore, Message, Publisher, Queue};
use ergate::backend::{
    Backend, BackendError, BackendErrorKind, Claim, ClaimRequest, JobFilter, Pair, Settlement,
    Version,
};
use ergate::engine::Disposition;
use ergate::testing::ManualClock;
use ergate::{Job, JobId, Status};
use tokio::task::JoinSet;

use crate::unreliable::Unreliable;

const HOUR: Duration = Duration::from_secs(3600);

/// A pair that never looks in the store unless a message came.
fn patient<Q: Queue>(queue: Q) -> (Pair<Q, LocalStore>, ManualClock) {
    let clock = ManualClock::new();
    let store = LocalStore::with_clock(Arc::new(clock.clone()));
    (Pair::new(queue, store).poll(HOUR), clock)
}

async fn submit(pair: &impl Backend, count: usize) -> Vec<JobId> {
    let jobs: Vec<Job> = (0..count).map(|_| Job::new("shop")).collect();
    let ids = jobs.iter().map(|job| job.id.clone()).collect();
    pair.enqueue(jobs).await.unwrap();
    ids
}

async fn messages(queue: &LocalQueue) -> Vec<JobId> {
    let all = queue.receive(usize::MAX, Duration::ZERO).await.unwrap();
    all.into_iter().map(|it| it.message.job).collect()
}

#[tokio::test]
async fn a_job_is_told_of_when_its_time_comes() {
    let (pair, clock) = patient(LocalQueue::new());
    let mut publisher = Publisher::new(pair.clone());
    let mut job = Job::new("shop");
    job.requested_start_time = Some(pair.now().saturating_add(HOUR));
    pair.enqueue(vec![job.clone()]).await.unwrap();
    assert_eq!(publisher.publish().await.unwrap(), 0);
    clock.pass(HOUR);
    assert_eq!(publisher.publish().await.unwrap(), 1);
    assert_eq!(publisher.publish().await.unwrap(), 0);
    assert_eq!(messages(pair.queue()).await, [job.id]);
}

#[tokio::test]
async fn a_job_of_a_lost_worker_is_told_of_when_its_lease_runs_out() {
    let (pair, clock) = patient(LocalQueue::new());
    let ids = submit(&pair, 1).await;
    let lease = Duration::from_secs(30);
    let request = ClaimRequest::new("lost", 1, lease);
    assert_eq!(pair.claim(&request).await.unwrap().claims.len(), 1);
    assert!(messages(pair.queue()).await.is_empty(), "it is spent");
    let mut publisher = Publisher::new(pair.clone());
    assert_eq!(publisher.publish().await.unwrap(), 0);
    clock.pass(lease);
    assert_eq!(publisher.publish().await.unwrap(), 1);
    assert_eq!(messages(pair.queue()).await, ids);
}

#[tokio::test]
async fn a_job_whose_messages_are_lost_is_told_of_again_and_again() {
    let (pair, clock) = patient(LocalQueue::new());
    let ids = submit(&pair, 2).await;
    let mut publisher = Publisher::new(pair.clone());
    for _ in 0..3 {
        messages(pair.queue()).await;
        clock.pass(Duration::from_secs(60));
        assert_eq!(publisher.publish().await.unwrap(), 2);
        assert_eq!(messages(pair.queue()).await, ids);
    }
}

#[tokio::test]
async fn as_many_messages_are_spent_as_published() {
    let (pair, clock) = patient(LocalQueue::new());
    submit(&pair, 5).await;
    let request = ClaimRequest::new("bench", 1, HOUR);
    let claimed = pair.claim(&request).await.unwrap();
    let mut next = claimed.claims.into_iter().next();
    let mut steps = 0;
    while let Some(claim) = next {
        steps += 1;
        clock.pass(Duration::from_secs(1));
        let turnover = pair.settle(&[step(&claim, 3)], Some(&request)).await;
        next = turnover.unwrap().claims.pop();
        let waiting = JobFilter::new().status(Status::Queued);
        let waiting = pair.list(&waiting).await.unwrap().len();
        let told = messages(pair.queue()).await;
        assert_eq!(told.len(), waiting);
        let about = |id| Message::new(id, "shop");
        let told: Vec<Message> = told.into_iter().map(about).collect();
        pair.queue().publish(&told).await.unwrap();
    }
    assert_eq!(steps, 15);
}

/// The claimed job has done one step more of so many. It is less urgent now, so that jobs take turns.
fn step(claim: &Claim, steps: u32) -> Settlement {
    let (held, mut job) = (claim.held(), claim.job.clone());
    job.current_step += 1;
    job.priority -= 1;
    let disposition = if job.current_step == steps {
        job.status = Status::Completed;
        Disposition::Finished
    } else {
        job.status = Status::Queued;
        Disposition::Continue
    };
    Settlement::new(held, job, disposition)
}

/// Refuses a message about one of the jobs, once.
struct Refusing {
    queue: LocalQueue,
    refused: Mutex<HashSet<JobId>>,
}

impl Refusing {
    fn refuses(&self, messages: &[Message]) -> bool {
        let mut refused = self.refused.lock().unwrap();
        let refuses = messages.iter().any(|it| refused.contains(&it.job));
        if let [message] = messages {
            refused.remove(&message.job);
        }
        refuses
    }
}

impl Queue for Refusing {
    type Receipt = Message;

    async fn publish(&self, messages: &[Message]) -> Result<(), BackendError> {
        if self.refuses(messages) {
            let kind = BackendErrorKind::Unavailable;
            return Err(BackendError::new(kind, "the message is refused"));
        }
        self.queue.publish(messages).await
    }

    async fn receive(
        &self,
        max: usize,
        wait: Duration,
    ) -> Result<Vec<Delivery<Message>>, BackendError> {
        self.queue.receive(max, wait).await
    }

    async fn acknowledge(&self, _: Vec<Message>) -> Result<(), BackendError> {
        Ok(())
    }

    async fn give_back(&self, receipt: Message, delay: Duration) -> Result<(), BackendError> {
        self.queue.give_back(receipt, delay).await
    }
}

/// Of six jobs, the second can't be published. The Python package publishes 0, 3, 4 and 5, and loses 1 and 2.
#[tokio::test]
async fn a_message_that_can_not_be_published_keeps_no_other_and_is_not_lost() {
    let (pair, clock) = patient(Refusing {
        queue: LocalQueue::new(),
        refused: Mutex::default(),
    });
    let ids = submit(&pair, 6).await;
    let queue = &pair.queue().queue;
    messages(queue).await;
    clock.pass(Duration::from_secs(60));
    pair.queue().refused.lock().unwrap().insert(ids[1].clone());
    let mut publisher = Publisher::new(pair.clone());
    assert!(publisher.publish().await.is_err());
    let others = [0, 2, 3, 4, 5].map(|number| ids[number].clone());
    assert_eq!(messages(queue).await, others);
    assert_eq!(publisher.publish().await.unwrap(), 1);
    assert_eq!(messages(queue).await, [ids[1].clone()]);
}

/// Workers that hear of jobs by messages alone do all of them, though the queue loses, doubles, reorders and fails. Time
/// passes for the publishers, of which there are three.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishers_make_up_for_what_the_queue_loses() {
    const JOBS: usize = 200;
    let (pair, clock) = patient(Unreliable::new(10));
    let mut workers = JoinSet::new();
    for _ in 0..4 {
        workers.spawn(work(pair.clone()));
    }
    let mut publishers: Vec<_> = (0..3).map(|_| Publisher::new(pair.clone())).collect();
    submit(&pair, JOBS).await;
    let unfinished = JobFilter::new()
        .status(Status::Queued)
        .status(Status::Running);
    while !pair.list(&unfinished).await.unwrap().is_empty() {
        for publisher in &mut publishers {
            // What could not be published is published in another pass.
            let _ = publisher.publish().await;
        }
        clock.pass(Duration::from_secs(1));
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let completed = JobFilter::new().status(Status::Completed).limit(JOBS + 1);
    let jobs = pair.list(&completed).await.unwrap();
    assert_eq!(jobs.len(), JOBS);
    assert!(jobs.iter().all(|job| job.current_step == 4));
}

async fn work(pair: Pair<Unreliable, LocalStore>) {
    let request = ClaimRequest::new("worker", 1, HOUR * 24 * 365);
    loop {
        // One look for each message.
        pair.changed(Version::default()).await;
        for claim in pair.claim(&request).await.unwrap().claims {
            pair.settle(&[step(&claim, 4)], None).await.unwrap();
        }
    }
}
