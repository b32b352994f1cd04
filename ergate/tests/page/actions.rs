//! Jobs are changed only by the page's own forms, and only where the program allows it.

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use ergate::page::Page;
use ergate::prelude::*;
use ergate::{Job, JobId};

use crate::ask::{Answer, get, send};
use crate::shop::{SHOP, completed, failed, queued, store};

fn router(store: &Memory) -> Router {
    let page = Page::new(store.clone()).register(&SHOP).allow_actions();
    Router::new().nest("/jobs", page.router())
}

/// What a browser has after it was asked whether the job should be changed.
struct Form {
    cookie: String,
    token: String,
}

async fn form(router: &Router, path: &str) -> Form {
    let answer = get(router, path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let cookie = answer.header("set-cookie");
    let (cookie, attributes) = cookie.split_once("; ").unwrap();
    // Without a path it is for what stands beside the form: all of this page, and nothing else.
    assert_eq!(attributes, "HttpOnly; SameSite=Strict");
    let token = answer.text.split("name=\"token\" value=\"").nth(1).unwrap();
    Form {
        cookie: cookie.to_owned(),
        token: token.split('"').next().unwrap().to_owned(),
    }
}

/// What the browser sends.
struct Sent<'a> {
    path: &'a str,
    headers: Headers<'a>,
    body: String,
}

async fn post(router: &Router, sent: Sent<'_>) -> Answer {
    let request = Request::post(sent.path)
        .header("host", "shop.example")
        .header("content-type", "application/x-www-form-urlencoded");
    let headers = sent.headers.into_iter();
    let request = headers.fold(request, |request, (name, value)| {
        request.header(name, value)
    });
    send(router, request.body(Body::from(sent.body)).unwrap()).await
}

type Headers<'a> = Vec<(&'a str, &'a str)>;

const HERE: (&str, &str) = ("sec-fetch-site", "same-origin");

pub(crate) async fn acted(router: &Router, path: &str, id: &str) -> Answer {
    let form = form(router, &format!("{path}?id={id}")).await;
    let body = format!("id={id}&token={}", form.token);
    let headers = vec![HERE, ("cookie", form.cookie.as_str())];
    post(
        router,
        Sent {
            path,
            headers,
            body,
        },
    )
    .await
}

async fn status(store: &Memory, id: &str) -> Status {
    let id: JobId = id.parse().unwrap();
    store.get(&id).await.unwrap().unwrap().status
}

#[tokio::test]
async fn a_job_is_retried_and_cancelled_by_the_forms() {
    let store = store(vec![failed("a"), queued("b")]).await;
    let router = router(&store);
    get(&router, "/jobs/job?id=a")
        .await
        .has(r#"href="retry?id=a">Retry"#)
        .lacks("cancel?id");
    get(&router, "/jobs/job?id=b")
        .await
        .has(r#"href="cancel?id=b">Cancel"#)
        .lacks("retry?id");
    // Asking changes nothing.
    get(&router, "/jobs/retry?id=a")
        .await
        .has("It will start again where it stopped");
    assert_eq!(status(&store, "a").await, Status::Failed);

    let answer = acted(&router, "/jobs/retry", "a").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "job?id=a")
    );
    assert_eq!(status(&store, "a").await, Status::Queued);
    let answer = acted(&router, "/jobs/cancel", "b").await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "job?id=b")
    );
    assert_eq!(status(&store, "b").await, Status::Cancelled);
}

#[tokio::test]
async fn what_comes_too_late_is_refused() {
    let store = store(vec![completed("a"), queued("b")]).await;
    let router = router(&store);
    for (path, id, status, says) in [
        (
            "/jobs/cancel",
            "a",
            409,
            "Job `a` is completed, so it can’t be cancelled",
        ),
        (
            "/jobs/retry",
            "a",
            409,
            "Job `a` is completed, so it can’t be retried",
        ),
        (
            "/jobs/retry",
            "b",
            409,
            "Job `b` is queued, so it can’t be retried",
        ),
    ] {
        let answer = acted(&router, path, id).await;
        assert_eq!(answer.status.as_u16(), status);
        answer.has(says);
    }
    assert_eq!(get(&router, "/jobs/retry?id=c").await.status, 404);
    let form = form(&router, "/jobs/retry?id=a").await;
    let body = format!("id=gone&token={}", form.token);
    let headers = vec![HERE, ("cookie", form.cookie.as_str())];
    let answer = post(
        &router,
        Sent {
            path: "/jobs/retry",
            headers,
            body,
        },
    )
    .await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn forged_forms_change_nothing() {
    let store = store(vec![failed("a")]).await;
    let router = router(&store);
    let form = form(&router, "/jobs/retry?id=a").await;
    let other = self::form(&router, "/jobs/retry?id=a").await;
    assert_ne!(form.token, other.token);
    let (cookie, token) = (form.cookie.as_str(), form.token.as_str());
    let cookie = ("cookie", cookie);
    let theirs = ("cookie", other.cookie.as_str());
    let cases: Vec<(&str, Headers<'_>, &str)> = vec![
        (
            "from another site",
            vec![("sec-fetch-site", "cross-site"), cookie],
            token,
        ),
        (
            "from a neighbour",
            vec![("sec-fetch-site", "same-site"), cookie],
            token,
        ),
        (
            "from nowhere",
            vec![("sec-fetch-site", "none"), cookie],
            token,
        ),
        (
            "from another origin",
            vec![("origin", "https://evil.example"), cookie],
            token,
        ),
        (
            "from another port",
            vec![("origin", "http://shop.example:81"), cookie],
            token,
        ),
        (
            "from a hidden origin",
            vec![("origin", "null"), cookie],
            token,
        ),
        ("without an origin", vec![cookie], token),
        (
            "an origin that lies is overruled",
            vec![
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://shop.example"),
                cookie,
            ],
            token,
        ),
        ("without a cookie", vec![HERE], token),
        ("with another's cookie", vec![HERE, theirs], token),
        (
            "with an empty cookie",
            vec![HERE, ("cookie", "ergate_form=")],
            "",
        ),
        (
            "with a short cookie",
            vec![HERE, ("cookie", "ergate_form=ab")],
            "ab",
        ),
        ("without a token", vec![HERE, cookie], ""),
        ("with another's token", vec![HERE, cookie], &other.token),
    ];
    for (case, headers, token) in cases {
        let body = format!("id=a&token={token}");
        let answer = post(
            &router,
            Sent {
                path: "/jobs/retry",
                headers,
                body,
            },
        )
        .await;
        assert_eq!(answer.status, 403, "{case}");
        answer.has("Nothing was changed");
        assert_eq!(status(&store, "a").await, Status::Failed, "{case}");
    }
    // A form with neither: what another site's plain form would be.
    let sent = Sent {
        path: "/jobs/retry",
        headers: vec![],
        body: "id=a".to_owned(),
    };
    assert_eq!(post(&router, sent).await.status, 403);
}

#[tokio::test]
async fn browsers_that_only_say_the_origin_are_believed() {
    let store = store(vec![failed("a")]).await;
    let router = router(&store);
    let form = form(&router, "/jobs/retry?id=a").await;
    let cookies = format!("theme=dark; {}; other=1", form.cookie);
    let body = format!("id=a&token={}", form.token);
    let headers = vec![
        ("origin", "http://shop.example"),
        ("cookie", cookies.as_str()),
    ];
    let answer = post(
        &router,
        Sent {
            path: "/jobs/retry",
            headers,
            body,
        },
    )
    .await;
    assert_eq!(answer.status, 303, "{}", answer.text);
}

#[tokio::test]
async fn a_browser_keeps_its_token() {
    let store = store(vec![failed("a")]).await;
    let router = router(&store);
    let form = form(&router, "/jobs/retry?id=a").await;
    let request = Request::get("/jobs/retry?id=a").header("cookie", &form.cookie);
    let answer = send(&router, request.body(Body::empty()).unwrap()).await;
    answer.has(&form.token);
}

#[tokio::test]
async fn ids_from_forms_are_read_as_they_were_written() {
    let id = "a&b=c/<i>é";
    let mut job = Job::new("shop");
    job.id = id.parse().unwrap();
    let store = store(vec![job]).await;
    let router = router(&store);
    let encoded: String = form_urlencoded::byte_serialize(id.as_bytes()).collect();
    let answer = acted(&router, "/jobs/cancel", &encoded).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    assert_eq!(answer.header("location"), format!("job?id={encoded}"));
    assert_eq!(status(&store, id).await, Status::Cancelled);
}

#[tokio::test]
async fn a_form_that_is_too_long_is_refused() {
    let store = store(vec![failed("a")]).await;
    let router = router(&store);
    let sent = Sent {
        path: "/jobs/retry",
        headers: vec![HERE],
        body: "x".repeat(5000),
    };
    let answer = post(&router, sent).await;
    assert_eq!(answer.status, 400);
    answer.has("The form is too long");
}
