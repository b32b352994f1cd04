//! Rows that can't be read hold up nobody and are never dropped.

use std::time::Duration;

use ergate::backend::{Backend, ClaimRequest, Postgres, Restart};
use ergate::{ErrorKind, Job, Status};

use super::scene::{client, runtime, schema, server};

/// Ways to spoil the row of the job `spoilt`, and a word of what is then said.
const SPOILERS: [(&str, &str); 8] = [
    ("UPDATE submission SET job = left(job, 40)", "EOF"),
    ("DELETE FROM submission", "submission"),
    (
        "UPDATE job SET last_return_value = '[1, 2'",
        "last_return_value",
    ),
    ("UPDATE job SET runs = '{}'", "runs"),
    ("UPDATE job SET chunks = 3", "runs"),
    ("UPDATE job SET error = '\"oh\"'", "error"),
    ("UPDATE job SET current_step = -1", "current_step"),
    (
        "UPDATE job SET percent_completed = 1e9",
        "percent_completed",
    ),
];

#[test]
fn a_job_that_can_not_be_read_fails_when_it_is_claimed_and_its_row_stays() {
    let runtime = runtime();
    for (spoiler, word) in SPOILERS {
        let schema = schema();
        runtime.block_on(async {
            let store = Postgres::options().schema(schema.as_str());
            let store = store.connect(&server().address()).await.unwrap();
            let mut spoilt = Job::new("shop");
            spoilt.id = "spoilt".parse().unwrap();
            let id = spoilt.id.clone();
            store.enqueue(vec![spoilt, Job::new("shop")]).await.unwrap();
            let client = client(&server().address()).await;
            let set = format!("SET search_path = {schema}");
            client.batch_execute(&set).await.unwrap();
            let spoil = format!("{spoiler} WHERE seq = (SELECT seq FROM job WHERE id = 'spoilt')");
            client.batch_execute(&spoil).await.unwrap();

            let request = ClaimRequest::new("taker", 10, Duration::from_secs(60));
            let claimed = store.claim(&request).await.unwrap();
            assert_eq!(
                claimed.claims.len(),
                1,
                "{spoiler}: the other job is claimed"
            );
            let error = claimed.ended[0].error.clone().unwrap();
            assert_eq!(error.kind, ErrorKind::Unreadable, "{spoiler}");
            assert!(error.message.contains(word), "{spoiler}: {}", error.message);
            let stored = store.get(&id).await.unwrap().unwrap();
            assert_eq!(stored.status, Status::Failed, "{spoiler}");
            assert_eq!(
                stored.error.unwrap().kind,
                ErrorKind::Unreadable,
                "{spoiler}"
            );
            assert!(store.claim(&request).await.unwrap().claims.is_empty());
            // Nobody forgets it when it is started again either.
            let restarted = store.retry(&id).await.unwrap();
            assert_eq!(restarted, Restart::Restarted, "{spoiler}");
            let claimed = store.claim(&request).await.unwrap();
            let count = claimed.claims.len() + claimed.ended.len();
            assert_eq!(count, 1, "{spoiler}");
        });
    }
}

/// The database itself sees to it that a job's status goes with whether it can be claimed.
#[test]
fn a_status_that_can_not_be_is_refused_by_the_table() {
    let schema = schema();
    runtime().block_on(async {
        let store = Postgres::options().schema(schema.as_str());
        let store = store.connect(&server().address()).await.unwrap();
        store.enqueue(vec![Job::new("shop")]).await.unwrap();
        let client = client(&server().address()).await;
        for status in ["lost", "completed", "pending"] {
            let spoil = format!("UPDATE {schema}.job SET status = '{status}'");
            let refused = client.batch_execute(&spoil).await.unwrap_err();
            assert!(
                refused
                    .as_db_error()
                    .unwrap()
                    .message()
                    .contains("check constraint")
            );
        }
    });
}
