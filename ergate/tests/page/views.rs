use axum::http::StatusCode;
use ergate::backend::ClaimRequest;
use ergate::page::Page;
use ergate::prelude::*;
use ergate::{Job, page};
use std::time::Duration;

use crate::ask::get;
use crate::shop::{SHOP, completed, failed, queued, store};

#[tokio::test]
async fn the_overview_counts_jobs_for_each_status_and_workflow() {
    let mut mail = Job::new("mail");
    mail.status = Status::Cancelled;
    let store = store(vec![
        queued("a"),
        queued("b"),
        completed("c"),
        failed("d"),
        mail,
    ])
    .await;
    let router = Page::new(store).register(&SHOP).router();
    let overview = get(&router, "/overview").await;
    assert_eq!(overview.status, StatusCode::OK);
    overview
        .has("<h1>5 jobs</h1>")
        .has(r#"<a class="tile plain" href="jobs?status=queued"><strong>2</strong>"#)
        .has(r#"<a class="tile bad" href="jobs?status=failed"><strong>1</strong>"#)
        .has(r#"<a href="jobs?workflow=shop&amp;status=queued">2</a>"#)
        .has(r#"<a href="jobs?workflow=mail&amp;status=cancelled">1</a>"#)
        .has("Failed lately")
        .has("the provider gave no answer");
}

#[tokio::test]
async fn a_workflow_without_jobs_is_there() {
    let router = Page::new(Memory::new()).register(&SHOP).router();
    get(&router, "/overview")
        .await
        .has("<h1>0 jobs</h1>")
        .has(r#"<a href="workflow?name=shop">shop</a>"#)
        .lacks("Failed lately");
    let empty = page::router(Memory::new());
    get(&empty, "/overview").await.has("there are no jobs");
}

#[tokio::test]
async fn jobs_are_listed_with_why_they_failed() {
    let store = store(vec![queued("a"), failed("order-17")]).await;
    let router = page::router(store);
    get(&router, "/jobs")
        .await
        .has(r#"<a class="id" href="job?id=order-17">order-17</a>"#)
        .has(r#"<span class="why">the provider gave no answer</span>"#)
        .has(r#"<a href="workflow?name=shop">shop</a>"#)
        .has("1 min 30 s ago")
        .has("attempt 2");
}

#[tokio::test]
async fn a_job_has_its_timeline_its_way_and_its_error() {
    let store = store(vec![failed("order-17")]).await;
    let router = Page::new(store).register(&SHOP).router();
    let job = get(&router, "/job?id=order-17").await;
    assert_eq!(job.status, StatusCode::OK);
    job.has(r#"<h1 class="id">order-17</h1>"#)
        .has("Step <code>charge</code> failed at attempt 2")
        .has("the provider gave no answer")
        .has("<dt>because</dt><dd>connection refused</dd>")
        .has("<dt>in</dt><dd>till → pool</dd>")
        // The first attempt's error stands in the timeline.
        .has("the provider is busy")
        .has("12.0 ms")
        .has("berlin-1")
        .has(r#"<svg xmlns="http://www.w3.org/2000/svg" class="ergate-graph""#)
        .has("1 job failed")
        // It has ended, so nothing will change.
        .lacks("http-equiv");
    // The last error is told once.
    assert_eq!(job.text.matches("the provider gave no answer").count(), 1);
}

#[tokio::test]
async fn payloads_are_shown_only_where_the_program_says_so() {
    let store = store(vec![failed("order-17")]).await;
    let closed = page::router(store.clone());
    let open = Page::new(store).show_payloads().router();
    for path in [
        "/job?id=order-17",
        "/job.json?id=order-17",
        "/jobs.json",
        "/overview.json",
    ] {
        get(&closed, path).await.lacks("secret");
    }
    for path in ["/job?id=order-17", "/job.json?id=order-17"] {
        let job = get(&open, path).await;
        job.has("the input is secret")
            .has("the context is secret")
            .has("the result is secret");
    }
}

#[tokio::test]
async fn a_long_payload_is_cut_in_the_page_and_whole_in_its_json() {
    let mut job = completed("a");
    let text = "é".repeat(20_000);
    job.initial_input_value = ergate::Payload::of(&text).unwrap();
    let router = Page::new(store(vec![job]).await).show_payloads().router();
    let page = get(&router, "/job?id=a").await;
    page.has("Cut; it has 40002 bytes").lacks(&text);
    get(&router, "/job.json?id=a").await.has(&text);
}

#[tokio::test]
async fn a_running_job_updates_by_itself_unless_it_is_paused() {
    let store = store(vec![queued("a")]).await;
    store
        .claim(&ClaimRequest::new("berlin-1", 1, Duration::from_secs(60)))
        .await
        .unwrap();
    let router = Page::new(store.clone())
        .refresh(Duration::from_secs(3))
        .router();
    let refresh = r#"<meta http-equiv="refresh" content="3">"#;
    let job = get(&router, "/job?id=a").await;
    job.has(refresh)
        .has(r#"<a href="job?id=a&amp;pause=1">Pause updates</a>"#);
    get(&router, "/job?id=a&pause=1")
        .await
        .lacks("http-equiv")
        .has(r#"<a href="job?id=a">Updates are paused"#);
    // What is being typed into a form is not lost.
    get(&router, "/jobs").await.has(refresh);
    get(&router, "/jobs?search=1").await.lacks("http-equiv");
    let still = Page::new(store).refresh(Duration::ZERO).router();
    get(&still, "/overview")
        .await
        .lacks("http-equiv")
        .lacks("pause");
}

#[tokio::test]
async fn a_workflow_is_drawn_with_what_its_jobs_make_of_it() {
    let store = store(vec![
        completed("a"),
        completed("b"),
        failed("c"),
        queued("d"),
    ])
    .await;
    let router = Page::new(store).register(&SHOP).router();
    get(&router, "/workflow?name=shop")
        .await
        .has("What the newest 4 jobs made of it")
        .has("<title>triage → charge: 3 jobs</title>")
        .has("1 job here now")
        .has(r#"<a href="jobs?workflow=shop&amp;status=completed">2 "#)
        // Its style stands in the style sheet, since the policy forbids it here.
        .lacks("<style");
    get(&router, "/style.css")
        .await
        .has(".ergate-graph .eg-card");
}

#[tokio::test]
async fn a_workflow_that_is_not_registered_has_its_jobs_but_no_picture() {
    let router = page::router(store(vec![completed("a")]).await);
    get(&router, "/workflow?name=shop")
        .await
        .has("not registered with the page")
        .has("1 job")
        .lacks("<svg");
    get(&router, "/job?id=a")
        .await
        .has("not registered with the page");
}
