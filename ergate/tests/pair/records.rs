//! A record comes back from its text, even if the job in it can't be read.

use std::sync::Arc;
use std::time::Duration;

use ergate::backend::pair::{LocalQueue, LocalStore, Record, StateStore};
use ergate::backend::{Backend, ClaimRequest, Pair};
use ergate::testing::ManualClock;
use ergate::{ErrorKind, Job, Status};

async fn claimed() -> (Pair<LocalQueue, LocalStore>, Record) {
    let store = LocalStore::with_clock(Arc::new(ManualClock::new()));
    let pair = Pair::new(LocalQueue::new(), store);
    let job = Job::new("shop");
    let request = ClaimRequest::new("berlin-1", 1, Duration::from_secs(30));
    pair.enqueue(vec![job.clone()]).await.unwrap();
    pair.claim(&request).await.unwrap();
    let record = pair.store().load(&job.id).await.unwrap().unwrap();
    (pair, record)
}

#[tokio::test]
async fn a_record_comes_back_as_it_was() {
    let (_, record) = claimed().await;
    assert_eq!(record.worker.as_deref(), Some("berlin-1"));
    let text = record.to_json();
    let again = Record::from_json(&text).unwrap();
    assert_eq!(again, record);
    assert_eq!(again.to_json(), text);
}

#[tokio::test]
async fn a_job_that_can_not_be_read_fails_and_nothing_of_it_is_lost() {
    let (pair, record) = claimed().await;
    let text = record.to_json().replace("\"running\"", "\"jogging\"");
    let broken = Record::from_json(&text).unwrap();
    assert_eq!(broken.job.id, record.job.id);
    assert_eq!(broken.job.status, Status::Failed);
    let error = broken.job.error.as_ref().unwrap();
    assert_eq!(error.kind, ErrorKind::Unreadable);
    let kept = broken.job.foreign_field("unreadable").unwrap();
    assert!(kept.as_str().contains("jogging"));

    // It stands among those to be claimed, and ends there.
    let other = Pair::new(LocalQueue::new(), LocalStore::new());
    other.store().insert(vec![broken]).await.unwrap();
    let request = ClaimRequest::new("berlin-1", 1, Duration::from_secs(30));
    let claimed = other.claim(&request).await.unwrap();
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.ended[0].id, record.job.id);
    assert!(other.claim(&request).await.unwrap().ended.is_empty());
    drop(pair);
}

#[test]
fn a_text_that_is_no_record_is_told() {
    let error = Record::from_json("{}").unwrap_err();
    let text = "a record of the store can't be read: the store can't be used as it is";
    assert_eq!(error.to_string(), text);
}
