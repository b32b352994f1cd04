//! Jobs are found, however many there are.

use std::time::Duration;

use ergate::backend::Backend;
use ergate::page;
use ergate::{Job, Memory, Timestamp};

use crate::ask::{Answer, get};
use crate::shop::{completed, failed, queued, store};

fn ids(answer: &Answer) -> Vec<String> {
    let jobs = answer.json()["jobs"].as_array().unwrap().clone();
    jobs.iter()
        .map(|job| job["id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn jobs_are_narrowed_down() {
    let mut old = completed("order-1");
    old.submitted_at = Some(Timestamp::now().saturating_sub(Duration::from_secs(7200)));
    let mut mail = Job::new("mail");
    mail.id = "mail-1".parse().unwrap();
    let router = page::router(store(vec![old, failed("order-2"), queued("order-3"), mail]).await);
    for (query, found) in [
        ("", &["mail-1", "order-3", "order-2", "order-1"][..]),
        ("workflow=shop", &["order-3", "order-2", "order-1"]),
        ("workflow=none", &[]),
        ("status=failed", &["order-2"]),
        ("status=failed&status=completed", &["order-2", "order-1"]),
        ("id=order", &["order-3", "order-2", "order-1"]),
        ("id=order-2", &["order-2"]),
        ("id=order-2&status=queued", &[]),
        ("id=none", &[]),
        ("newer=1h", &["mail-1", "order-3", "order-2"]),
        ("older=1h", &["order-1"]),
        ("older=1m&newer=1h", &["order-3", "order-2"]),
        (
            "workflow=&status=&id=&newer=&older=",
            &["mail-1", "order-3", "order-2", "order-1"],
        ),
    ] {
        let answer = get(&router, &format!("/jobs.json?{query}")).await;
        assert_eq!(ids(&answer), found, "{query}");
        assert_eq!(answer.json()["next"], serde_json::Value::Null);
    }
    get(&router, "/jobs?id=none")
        .await
        .has("There are no such jobs");
}

#[tokio::test]
async fn the_list_goes_on_page_by_page() {
    let jobs = (0..120).map(|n| queued(&format!("order-{n:03}")));
    let router = page::router(store(jobs.collect()).await);
    for query in ["", "&id=order", "&status=queued&older=1s"] {
        let (mut seen, mut after) = (Vec::new(), String::new());
        for count in [50, 50, 20] {
            let answer = get(&router, &format!("/jobs.json?{query}{after}")).await;
            let page = ids(&answer);
            assert_eq!(page.len(), count);
            seen.extend(page);
            after = format!("&after={}", answer.json()["next"].as_str().unwrap_or("end"));
        }
        assert_eq!(after, "&after=end");
        seen.dedup();
        assert_eq!(seen.len(), 120);
        assert!(seen.is_sorted_by(|a, b| a > b));
    }
    get(&router, "/jobs")
        .await
        .has(r#"<a rel="next" href="jobs?after=order-070">Older</a>"#)
        .lacks("Newest");
    get(&router, "/jobs?after=order-070")
        .await
        .has(r#"<a href="jobs">Newest</a>"#);
}

#[tokio::test]
async fn one_request_looks_at_so_many_jobs_and_no_more() {
    let store = Memory::new();
    let mut jobs: Vec<Job> = vec![queued("needle-1")];
    jobs.extend((0..7_000).map(|n| queued(&format!("hay-{n}"))));
    store.enqueue(jobs).await.unwrap();
    let router = page::router(store);
    let answer = get(&router, "/jobs.json?id=needle").await;
    assert_eq!(answer.json()["unfinished"], true);
    assert!(ids(&answer).is_empty());
    let next = answer.json()["next"].as_str().unwrap().to_owned();
    let answer = get(&router, &format!("/jobs.json?id=needle&after={next}")).await;
    assert_eq!(ids(&answer), ["needle-1"]);
    assert_eq!(answer.json()["unfinished"], false);
    get(&router, "/jobs?id=needle")
        .await
        .has("Search on among older ones")
        .has("Looked at 5000 jobs so far");
    // A whole id is found at once, however old the job is.
    let answer = get(&router, "/jobs.json?id=needle-1").await;
    assert_eq!(ids(&answer), ["needle-1"]);
}

#[tokio::test]
async fn the_form_keeps_what_was_asked_for() {
    let router = page::router(store(vec![failed("order-2")]).await);
    get(
        &router,
        "/jobs?id=ord&workflow=shop&status=failed&newer=2h&search=1",
    )
    .await
    .has(r#"<input id="id" name="id" value="ord""#)
    .has(r#"<input id="workflow" name="workflow" value="shop""#)
    .has(r#"value="failed" checked"#)
    .has(r#"name="newer" value="2h""#);
    get(&router, "/jobs?id=ord&status=failed")
        .await
        .has("id begins with <b>ord</b>")
        .has("status <b>failed</b>")
        .has(r#"href="jobs?status=failed" aria-label="#);
}
