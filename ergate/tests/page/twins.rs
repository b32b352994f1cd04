//! Each view as JSON.

use ergate::page::Page;
use serde_json::json;

use crate::ask::get;
use crate::shop::{SHOP, completed, failed, queued, store};

#[tokio::test]
async fn every_view_has_a_twin_and_links_to_it() {
    let router = Page::new(store(vec![queued("a"), completed("b"), failed("c")]).await)
        .register(&SHOP)
        .router();
    for (page, twin) in [
        ("overview", "overview.json"),
        ("jobs?status=failed", "jobs.json?status=failed"),
        ("job?id=c", "job.json?id=c"),
        ("workflow?name=shop", "workflow.json?name=shop"),
    ] {
        get(&router, &format!("/{page}"))
            .await
            .has(&format!("<a href=\"{twin}\">as JSON</a>"));
        assert_eq!(get(&router, &format!("/{twin}")).await.status, 200);
    }
    let overview = get(&router, "/overview.json").await.json();
    assert_eq!(overview["jobs"], 3);
    assert_eq!(
        overview["statuses"],
        json!({"queued": 1, "completed": 1, "failed": 1})
    );
    assert_eq!(overview["workflows"][0]["name"], "shop");
    assert_eq!(overview["failed_lately"][0]["id"], "c");

    let job = get(&router, "/job.json?id=c").await.json();
    assert_eq!(
        (&job["status"], &job["step"]),
        (&json!("failed"), &json!("charge"))
    );
    assert_eq!(job["error"]["chain"], json!(["connection refused"]));
    assert_eq!(job["runs"].as_array().unwrap().len(), 3);
    assert_eq!(job["runs"][0]["duration_us"], 12_000);

    let workflow = get(&router, "/workflow.json?name=shop").await.json();
    assert_eq!(workflow["drawn_jobs"], 3);
    assert_eq!(workflow["steps"][0]["here"], 1);
    let way = json!({"from": "triage", "to": "charge", "kind": "next", "jobs": 2});
    assert_eq!(workflow["ways"][0], way);
}
