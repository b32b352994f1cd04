//! Jobs that are submitted inside of somebody's own transaction.

use std::time::Duration;

use ergate::backend::{Backend, ClaimRequest, Enqueued, Postgres};
use ergate::prelude::*;
use ergate::{Job, Timestamp};

use super::scene::{client, runtime, schema, server};

/// The example, as it stands for readers.
#[path = "../../../../examples/sign_up.rs"]
#[allow(
    dead_code,
    clippy::needless_pass_by_value,
    reason = "it is a program, of which the test calls a part"
)]
mod sign_up;

#[test]
fn the_example_saves_both_or_neither() {
    let own = tests::servers::PostgresServer::start();
    let report = runtime().block_on(sign_up::run(&own.address())).unwrap();
    assert_eq!(
        report,
        "account of Ada\nwelcome-Ada: completed \"Welcome, Ada\"\n"
    );
}

#[workflow]
mod shop {
    use super::*;

    #[step]
    fn pack(order: u32) -> u32 {
        order
    }
}

fn request() -> ClaimRequest {
    ClaimRequest::new("taker", 10, Duration::from_secs(60))
}

#[test]
fn a_job_from_a_transaction_is_told_of_and_is_as_any_other() {
    let options = Postgres::options().schema(schema());
    runtime().block_on(async {
        let store = options.clone().connect(&server().address()).await.unwrap();
        let mut client = client(&server().address()).await;
        let later = Timestamp::now().saturating_add(Duration::from_secs(3600));
        let jobs = || {
            [
                shop::job(1).id("a \\ b"),
                shop::job(2).id("later").start_at(later),
            ]
        };
        let submission = options.submission(jobs()).unwrap();
        let seen = store.claim(&request()).await.unwrap().seen;

        let transaction = client.transaction().await.unwrap();
        let rows = transaction
            .query(submission.sql(), &[&submission.jobs()])
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert!(
            store.claim(&request()).await.unwrap().claims.is_empty(),
            "it is not committed"
        );
        transaction.commit().await.unwrap();

        store.changed(seen).await;
        let claims = store.claim(&request()).await.unwrap().claims;
        assert_eq!(claims.len(), 1);
        assert_eq!(claims[0].job.id, submission.ids()[0]);
        let scheduled = store.get(&submission.ids()[1]).await.unwrap().unwrap();
        assert_eq!(scheduled.status, Status::Scheduled);
        assert_eq!(scheduled.requested_start_time, Some(later));

        // Once more, and by the store itself, it is known.
        let rows = client
            .query(submission.sql(), &[&submission.jobs()])
            .await
            .unwrap();
        assert!(rows.is_empty());
        let jobs: Vec<Job> = jobs().map(|job| job.into_job().unwrap()).into();
        assert_eq!(
            store.enqueue(jobs).await.unwrap(),
            [Enqueued::AlreadyThere, Enqueued::AlreadyThere]
        );
    });
}
