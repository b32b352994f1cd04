//! All that comes from jobs is text, whatever it looks like.

use ergate::Job;
use ergate::page::Page;
use ergate::prelude::*;

use crate::ask::get;
use crate::hostile;
use crate::shop::store;

const EVIL: &str = "<script>document.title='owned'</script><img src=x onerror=\"alert(1)\">'\"&";

#[step]
fn quiet() {}

static HOSTILE: Workflow =
    Workflow::named("<script>document.title='owned'</script><img src=x onerror=\"alert(1)\">'\"&")
        .step::<quiet>()
        .build();

#[tokio::test]
async fn nothing_that_a_job_holds_becomes_markup() {
    let page = Page::new(store(vec![hostile::job(EVIL)]).await);
    let router = page.register(&HOSTILE).title(EVIL).show_payloads().router();
    let query: String = form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
    for path in [
        "/overview".to_owned(),
        "/jobs".to_owned(),
        format!("/jobs?id={query}"),
        format!("/jobs?id={query}&workflow={query}&search=1"),
        format!("/jobs?workflow={query}"),
        format!("/jobs?status={query}"),
        format!("/jobs?newer={query}"),
        format!("/jobs?after={query}"),
        format!("/job?id={query}"),
        format!("/job?id={query}missing"),
        format!("/workflow?name={query}"),
        format!("/workflow?name={query}missing"),
        format!("/{query}"),
    ] {
        let answer = get(&router, &path).await;
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
        answer.lacks("<script").lacks("<img").lacks("onerror=\"");
        answer.has("&lt;script&gt;document.title=&#39;owned&#39;&lt;/script&gt;");
        quotes_are_whole(&answer.text);
    }
}

/// No attribute ends before it should: each tag has an even number of quotes.
#[track_caller]
fn quotes_are_whole(html: &str) {
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap();
        assert_eq!(tag.matches('"').count() % 2, 0, "<{tag}>");
    }
}

#[tokio::test]
async fn json_is_never_taken_for_a_page() {
    let router = Page::new(store(vec![hostile::job(EVIL)]).await).router();
    let answer = get(&router, "/jobs.json").await;
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.json()["jobs"][0]["id"], EVIL);
}

#[tokio::test]
async fn ids_that_mean_something_in_an_address_are_found() {
    for id in [
        "..",
        ".",
        "a/b",
        "a?b=c&d#e",
        "%2e%2e",
        "a.json",
        "a+b c",
        "\u{202e}kcab",
        "\u{1}\n",
    ] {
        let mut job = Job::new("shop");
        job.id = id.parse().unwrap();
        let router = Page::new(store(vec![job]).await).router();
        let list = get(&router, "/jobs").await;
        let href = list.text.split("class=\"id\" href=\"").nth(1).unwrap();
        let href = href.split('"').next().unwrap().replace("&amp;", "&");
        let answer = get(
            &router,
            &format!("/{}", href.replacen("job?", "job.json?", 1)),
        )
        .await;
        assert_eq!(answer.json()["id"], id);
    }
}
