//! What steps get, and what is made for them.

use std::sync::{Arc, Mutex};

use ergate::With;
use ergate::prelude::*;

type Log = Arc<Mutex<Vec<String>>>;

#[dependency(scope = "app", teardown = close)]
fn pool(#[state] log: &Log) -> Log {
    log.lock().unwrap().push("open the pool".to_owned());
    Arc::clone(log)
}

fn close(pool: Log, _: Outcome) {
    pool.lock().unwrap().push("close the pool".to_owned());
}

#[dependency(teardown = finish)]
async fn transaction(#[depends(pool)] pool: &Log) -> Log {
    Arc::clone(pool)
}

async fn finish(log: Log, outcome: Outcome) {
    let end = if outcome.is_success() {
        "commit"
    } else {
        "roll back"
    };
    log.lock().unwrap().push(end.to_owned());
}

#[step]
async fn charge(
    total: i64,
    #[depends(transaction)] transaction: &mut Log,
    #[context] customer: &str,
    #[job] job: &JobInfo,
) -> Result<i64, BoxError> {
    let line = format!(
        "{} {} {customer} {total} {}",
        job.workflow(),
        job.step(),
        job.attempt()
    );
    transaction.lock().unwrap().push(line);
    if total < 0 {
        return Err(Abort::new("a charge can't be negative").into());
    }
    Ok(total)
}

#[step]
fn report(total: i64, #[job] job: &JobInfo) -> String {
    format!("{total} {}", job.idempotency_key().ends_with("/1/report"))
}

static SHOP: Workflow<i64, With<String>> = Workflow::named("shop")
    .context()
    .step::<charge>()
    .step::<report>()
    .build();

#[tokio::test]
async fn steps_get_all_that_a_worker_would_give_them() {
    let log = Log::default();
    let shop = SHOP.here().state(Arc::clone(&log)).start().await.unwrap();
    let said: String = shop.run(7, "Ada".to_owned()).await.unwrap();
    assert_eq!(said, "7 true");
    let error = shop.run::<String>(-7, "Bob".to_owned()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "step `charge` of `shop` aborted: a charge can't be negative",
    );
    shop.stop().await.unwrap();
    assert_eq!(
        *log.lock().unwrap(),
        [
            "open the pool",
            "shop charge Ada 7 1",
            "commit",
            "shop charge Bob -7 1",
            "roll back",
            "close the pool",
        ],
    );
}

#[tokio::test]
async fn many_run_at_once() {
    let log = Log::default();
    let shop = Arc::new(SHOP.here().state(Arc::clone(&log)).start().await.unwrap());
    let runs: Vec<_> = (0..20)
        .map(|n| {
            let shop = Arc::clone(&shop);
            tokio::spawn(async move { shop.run::<String>(n, "Ada".to_owned()).await })
        })
        .collect();
    for (n, run) in runs.into_iter().enumerate() {
        assert_eq!(run.await.unwrap().unwrap(), format!("{n} true"));
    }
}

#[step]
fn greet(name: String, #[context] tenant: Option<String>) -> String {
    format!("{}: {name}", tenant.as_deref().unwrap_or("nobody"))
}

#[tokio::test]
async fn a_context_that_is_not_declared_may_be_there_or_not() {
    static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    let greeting = GREETING.here().start().await.unwrap();
    let said: String = greeting.run("Ada".to_owned()).await.unwrap();
    assert_eq!(said, "nobody: Ada");
    let said: String = greeting
        .run_with_context("Ada".to_owned(), "berlin")
        .await
        .unwrap();
    assert_eq!(said, "berlin: Ada");
}
