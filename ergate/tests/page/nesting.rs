//! The page works wherever it is put.

use axum::Router;
use ergate::page;

use crate::ask::get;
use crate::shop::{completed, store};

#[tokio::test]
async fn the_prefix_leads_to_the_overview() {
    let page = page::router(store(vec![completed("a")]).await);
    let deep = Router::new().nest("/jobs", page.clone());
    let deep = Router::new().nest("/ops", deep);
    let service: Router = Router::new().nest_service("/jobs", page.clone());
    for (router, path, leads) in [
        (&page, "/", "./overview"),
        (&deep, "/ops/jobs", "./jobs/overview"),
        (&service, "/jobs", "./jobs/overview"),
        (&service, "/jobs/", "./overview"),
    ] {
        let answer = get(router, path).await;
        assert_eq!(answer.status, 303);
        assert_eq!(answer.header("location"), leads);
    }
    get(&deep, "/ops/jobs/overview").await.has("<h1>1 job</h1>");
    get(&service, "/jobs/overview").await.has("<h1>1 job</h1>");
    // What the program itself doesn't have stays its own.
    assert_eq!(get(&deep, "/nowhere").await.text, "");
    get(&deep, "/ops/jobs/nowhere")
        .await
        .has("There is no such page");
}

#[tokio::test]
async fn all_links_are_relative() {
    let page = page::router(store(vec![completed("a")]).await);
    for path in [
        "/overview",
        "/jobs?search=1",
        "/jobs",
        "/job?id=a",
        "/workflow?name=shop",
        "/nowhere",
    ] {
        let html = get(&page, path).await.text;
        for attribute in ["href=\"", "action=\"", "src=\""] {
            for link in html.split(attribute).skip(1) {
                let link = link.split('"').next().unwrap();
                let path = link.split('?').next().unwrap();
                assert!(!path.contains('/') && !path.contains(':'), "{link}");
            }
        }
    }
}
