//! What can't be shown says so, and nothing of what is inside.

use ergate::backend::{
    Backend, BackendError, BackendErrorKind, Cancellation, ClaimRequest, Claimed, Enqueued, Held,
    JobFilter, PruneFilter, Renewal, Restart, Settlement, Turnover, Version,
};
use ergate::page;
use ergate::{Job, JobId, Timestamp};
use std::time::Duration;

use crate::ask::get;
use crate::shop::{completed, store};

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let router = page::router(store(vec![completed("a")]).await);
    for (path, status, says) in [
        ("/job?id=b", 404, "There is no such job"),
        ("/job", 400, "a job&#39;s id must not be empty"),
        ("/workflow?name=mail", 404, "There is no such workflow"),
        ("/workflow", 404, "There is no such workflow"),
        ("/nowhere", 404, "There is no such page"),
        ("/a/b/c", 404, "There is no such page"),
        (
            "/jobs?status=lost",
            400,
            "`lost` is not a status; use one of scheduled, queued",
        ),
        (
            "/jobs?newer=soon",
            400,
            "`soon` is not a duration: write a number and a unit",
        ),
        (
            "/jobs?older=99999999999999999999w",
            400,
            "is not a duration",
        ),
    ] {
        let answer = get(&router, path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        answer.has(says).has("<h1>").has("href=\"overview\"");
        let (view, query) = path.split_once('?').unwrap_or((path, ""));
        let answer = get(&router, &format!("{view}.json?{query}")).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.json()["status"], status);
        assert!(answer.json()["error"].is_string() && answer.json()["reason"].is_string());
    }
    let long = "x".repeat(300);
    let answer = get(&router, &format!("/job?id={long}")).await;
    assert_eq!(answer.status, 400);
    answer.has("has at most 255 bytes, this one has 300");
    // Nobody's id begins like that, so there is nothing to refuse.
    assert_eq!(get(&router, &format!("/jobs?id={long}")).await.status, 200);
}

/// A store that is away, and says more of itself than a browser should see.
struct Away(BackendErrorKind);

impl Away {
    fn error(&self) -> BackendError {
        let source = std::io::Error::other("password authentication failed for user `till`");
        BackendError::new(self.0, "can't reach postgres://till@10.0.0.7").with_source(source)
    }
}

impl Backend for Away {
    async fn enqueue(&self, _: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        Err(self.error())
    }
    async fn claim(&self, _: &ClaimRequest) -> Result<Claimed, BackendError> {
        Err(self.error())
    }
    async fn changed(&self, _: Version) {}
    async fn renew(&self, _: &[Held], _: Duration) -> Result<Vec<Renewal>, BackendError> {
        Err(self.error())
    }
    async fn settle(
        &self,
        _: &[Settlement],
        _: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        Err(self.error())
    }
    async fn cancel(&self, _: &JobId) -> Result<Cancellation, BackendError> {
        Err(self.error())
    }
    async fn retry(&self, _: &JobId) -> Result<Restart, BackendError> {
        Err(self.error())
    }
    async fn get(&self, _: &JobId) -> Result<Option<Job>, BackendError> {
        Err(self.error())
    }
    async fn list(&self, _: &JobFilter) -> Result<Vec<Job>, BackendError> {
        Err(self.error())
    }
    async fn prune(&self, _: &PruneFilter) -> Result<usize, BackendError> {
        Err(self.error())
    }
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

#[tokio::test]
async fn a_store_that_fails_is_told_of_and_nothing_of_it() {
    for (kind, status) in [
        (BackendErrorKind::Unavailable, 503),
        (BackendErrorKind::Gone, 503),
        (BackendErrorKind::Unusable, 500),
        (BackendErrorKind::Full, 507),
    ] {
        let router = page::router(Away(kind));
        for path in [
            "/overview",
            "/jobs",
            "/jobs?id=a",
            "/job?id=a",
            "/workflow?name=shop",
        ] {
            let answer = get(&router, path).await;
            assert_eq!(answer.status.as_u16(), status, "{path}");
            answer
                .has("The store does not answer")
                .lacks("till")
                .lacks("10.0.0.7")
                .lacks("postgres");
        }
        let answer = get(&router, "/jobs.json").await;
        assert_eq!(answer.status.as_u16(), status);
        answer.lacks("till").lacks("10.0.0.7");
    }
    // It may come back, and then the page is there by itself.
    let router = page::router(Away(BackendErrorKind::Unavailable));
    get(&router, "/overview")
        .await
        .has("http-equiv=\"refresh\"");
}
