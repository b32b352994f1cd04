//! `#[state]`: what a worker was given.

use ergate::Error;
use ergate::prelude::*;
use std::path::PathBuf;
use std::sync::Mutex;
use tests::Workbench;

struct Mailer(&'static str);

#[dependency]
fn sender(#[state] mailer: &Mailer) -> String {
    mailer.0.to_owned()
}

#[dependency]
fn through(#[depends(sender)] sender: &str) -> String {
    sender.to_owned()
}

#[workflow]
mod mail {
    use super::*;

    #[step]
    fn write(#[depends(through)] sender: &str, #[state] folder: PathBuf) -> String {
        format!("{sender} {}", folder.display())
    }

    #[step]
    fn count(_mail: String, #[state] sent: &Mutex<u32>) -> u32 {
        let mut sent = sent.lock().unwrap();
        *sent += 1;
        *sent
    }
}

#[tokio::test]
async fn it_is_found_by_its_type_and_shared_by_all_jobs() {
    let bench = Workbench::new();
    bench.submit(mail::job()).await;
    let last = bench.submit(mail::job()).await;
    let worker = bench
        .worker()
        .state(Mailer("me"))
        .state(PathBuf::from("outbox"))
        .state(Mutex::new(40_u32));
    worker
        .register(&mail::WORKFLOW)
        .run_until_idle()
        .await
        .unwrap();
    assert_eq!(bench.job(&last).await.last_return_value.as_str(), "42");
}

#[tokio::test]
async fn all_that_is_missing_is_told_before_anything_is_claimed() {
    let bench = Workbench::new();
    let id = bench.submit(mail::job()).await;
    let worker = bench.worker().register(&mail::WORKFLOW).concurrency(0);
    let error = worker.run_until_idle().await.unwrap_err();
    let Error::Setup(setup) = error else {
        panic!("{error:?}")
    };
    let expected = [
        "a concurrency of 0",
        "dependency `sender` takes `#[state] mailer: Mailer`",
        "step `write` takes `#[state] folder: PathBuf`",
        "step `count` takes `#[state] sent: Mutex<u32>`",
    ];
    assert_eq!(setup.problems().len(), expected.len(), "{setup}");
    for (problem, expected) in setup.problems().iter().zip(expected) {
        assert!(problem.contains(expected), "{problem}");
    }
    assert_eq!(bench.job(&id).await.status, Status::Queued);
}
