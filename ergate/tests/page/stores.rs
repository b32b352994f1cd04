//! The page is the same on every store. That on PostgreSQL is among the servers' tests.

use axum::Router;
use ergate::Memory;
use ergate::backend::pair::{LocalQueue, LocalStore};
use ergate::backend::{Backend, Pair};
use ergate::page::Page;
use serde_json::json;

use crate::actions::acted;
use crate::ask::get;
use crate::shop::{SHOP, completed, failed, queued};

async fn is_the_same(store: impl Backend) {
    let jobs = vec![completed("a"), queued("b"), failed("c")];
    store.enqueue(jobs).await.unwrap();
    let page = Page::new(store).register(&SHOP).allow_actions();
    let router = Router::new().nest("/jobs", page.router());

    let overview = get(&router, "/jobs/overview.json").await.json();
    assert_eq!(
        overview["statuses"],
        json!({"queued": 1, "completed": 1, "failed": 1})
    );
    assert_eq!(overview["failed_lately"][0]["id"], "c");
    let list = get(&router, "/jobs/jobs.json?workflow=shop&id=b")
        .await
        .json();
    assert_eq!(list["jobs"][0]["id"], "b");
    let after = get(&router, "/jobs/jobs.json?after=b").await.json();
    assert_eq!(after["jobs"][0]["id"], "a");
    let workflow = get(&router, "/jobs/workflow.json?name=shop").await.json();
    assert_eq!(workflow["drawn_jobs"], 3);

    assert_eq!(acted(&router, "/jobs/retry", "c").await.status, 303);
    assert_eq!(acted(&router, "/jobs/cancel", "b").await.status, 303);
    for (id, status) in [("b", "cancelled"), ("c", "queued")] {
        let job = get(&router, &format!("/jobs/job.json?id={id}"))
            .await
            .json();
        assert_eq!(job["status"], status);
    }
}

#[tokio::test]
async fn in_memory() {
    is_the_same(Memory::new()).await;
}

#[tokio::test]
async fn on_a_pair() {
    is_the_same(Pair::new(LocalQueue::new(), LocalStore::new())).await;
}

#[cfg(feature = "sqlite")]
#[tokio::test]
async fn in_a_file() {
    is_the_same(ergate::backend::Sqlite::open_in_memory().unwrap()).await;
}
