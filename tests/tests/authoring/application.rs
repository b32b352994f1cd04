//! `scope = "app"`: made once, before the first job, and torn down after the last.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use ergate::Error;
use ergate::prelude::*;
use tests::{Journal, Workbench};

/// What the steps share.
struct Pool {
    url: String,
    queries: AtomicU32,
    journal: Journal,
}

#[dependency(scope = "app")]
async fn url(#[state] journal: &Journal) -> Result<String, BoxError> {
    journal.write("the address is looked up");
    Ok("db".to_owned())
}

#[dependency(scope = "app", teardown = close)]
async fn pool(#[depends(url)] url: &str, #[state] journal: &Journal) -> Arc<Pool> {
    journal.write("the pool opens");
    Arc::new(Pool {
        url: url.to_owned(),
        queries: AtomicU32::new(0),
        journal: journal.clone(),
    })
}

async fn close(pool: Arc<Pool>) {
    pool.journal
        .write(format!("the pool closes after {:?} queries", pool.queries));
}

#[dependency]
fn connection(#[depends(pool)] pool: &Pool) -> u32 {
    pool.queries.fetch_add(1, Ordering::Relaxed) + 1
}

#[workflow]
mod pooled {
    use super::*;

    #[step]
    fn first(#[depends(connection)] query: u32, #[state] journal: &Journal) {
        journal.write(format!("query {query}"));
    }

    #[step]
    fn second(
        #[depends(pool)] pool: &Pool,
        #[depends(pool)] same: Arc<Pool>,
        #[depends(connection)] query: u32,
        #[state] journal: &Journal,
    ) {
        assert!(std::ptr::eq(pool, &*same));
        journal.write(format!("query {query} at {}", pool.url));
    }
}

#[tokio::test]
async fn it_is_made_once_before_the_first_job_and_closed_after_the_last() {
    let bench = Workbench::new();
    bench.submit(pooled::job()).await;
    bench.run(&pooled::WORKFLOW, pooled::job()).await;
    let mut entries = bench.journal.entries();
    // Two for each job; which job is ahead of the other is not told here.
    let mut queries: Vec<_> = entries.drain(2..6).collect();
    queries.sort_unstable();
    for (number, query) in (1..).zip(&queries) {
        assert!(query.starts_with(&format!("query {number}")), "{queries:?}");
    }
    let of_the_pool = |query: &&String| query.ends_with("at db");
    assert_eq!(queries.iter().filter(of_the_pool).count(), 2);
    let expected = [
        "the address is looked up",
        "the pool opens",
        "the pool closes after 4 queries",
    ];
    assert_eq!(entries, expected);
}

#[dependency(scope = "app", teardown = |journal: Journal| journal.write("closed"))]
fn opened(#[state] journal: &Journal) -> Journal {
    journal.clone()
}

#[dependency(scope = "app")]
async fn unreachable_server(#[depends(opened)] _opened: &Journal) -> Result<u8, std::io::Error> {
    Err(std::io::Error::other("connection refused"))
}

#[dependency(scope = "app")]
fn through(#[depends(unreachable_server)] server: &u8) -> u8 {
    *server
}

#[workflow]
mod unstartable {
    use super::*;

    #[step]
    fn query(#[depends(through)] _server: &u8) {}
}

#[tokio::test]
async fn a_start_that_fails_names_the_way_there_and_claims_nothing() {
    let bench = Workbench::new();
    let id = bench.submit(unstartable::job()).await;
    let worker = bench.worker().register(&unstartable::WORKFLOW);
    let error = worker.run_until_idle().await.unwrap_err();
    let Error::Setup(setup) = &error else {
        panic!("{error:?}")
    };
    let problem =
        "step `query` needs `through → unreachable_server`, which failed: connection refused";
    assert_eq!(setup.problems(), [problem]);
    assert_eq!(bench.journal.entries(), ["closed"]);
    assert_eq!(bench.job(&id).await.status, Status::Queued);
}
