use axum::body::Body;
use axum::http::Method;
use axum::http::Request;
use ergate::page::Page;

use crate::ask::{get, send};
use crate::shop::{SHOP, failed, store};

#[tokio::test]
async fn every_answer_tells_the_browser_what_to_refuse() {
    let router = Page::new(store(vec![failed("a")]).await)
        .register(&SHOP)
        .router();
    let paths = [
        "/",
        "/overview",
        "/jobs",
        "/job?id=a",
        "/workflow?name=shop",
        "/jobs.json",
        "/style.css",
        "/icon.svg",
        "/nowhere",
        "/job?id=b",
    ];
    for path in paths {
        let answer = get(&router, path).await;
        assert_eq!(
            answer.header("content-security-policy"),
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("x-frame-options"), "DENY");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(answer.header("cross-origin-resource-policy"), "same-origin");
        // What the policy would forbid isn't there in the first place.
        answer
            .lacks("<script")
            .lacks(" style=")
            .lacks("<style")
            .lacks("javascript:");
    }
}

#[tokio::test]
async fn a_page_without_actions_can_only_be_looked_at() {
    let router = Page::new(store(vec![failed("a")]).await).router();
    get(&router, "/job?id=a")
        .await
        .lacks("<form")
        .lacks("retry");
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        for (path, status) in [
            ("/retry", 404),
            ("/cancel", 404),
            ("/job?id=a", 405),
            ("/jobs", 405),
        ] {
            let request = Request::builder()
                .method(&method)
                .uri(path)
                .body(Body::from("id=a"));
            let answer = send(&router, request.unwrap()).await;
            assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        }
    }
}
