//! Those who wait on one machine are told of what happens on another.

use std::time::{Duration, Instant};

use ergate::Job;
use ergate::backend::{Backend, Cancellation, ClaimRequest, Postgres, Version};

use super::scene::{runtime, schema, server};

/// Two stores in one schema, as if on two machines.
fn pair() -> [Postgres; 2] {
    let schema = schema();
    [(); 2].map(|()| {
        let options = Postgres::options().schema(schema.as_str());
        options.connect_blocking(&server().address()).unwrap()
    })
}

fn request() -> ClaimRequest {
    ClaimRequest::new("taker", 1, Duration::from_secs(60))
}

/// Without the server's word, those who wait look once in a second.
#[test]
fn a_job_from_another_machine_is_told_of_within_milliseconds() {
    const ROUNDS: usize = 21;
    let [taker, giver] = pair();
    let runtime = runtime();
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            runtime.block_on(async {
                let seen = taker.claim(&request()).await.unwrap().seen;
                let waiting = tokio::spawn({
                    let taker = taker.clone();
                    async move {
                        let mut seen = seen;
                        loop {
                            taker.changed(seen).await;
                            let told = Instant::now();
                            let claimed = taker.claim(&request()).await.unwrap();
                            if !claimed.claims.is_empty() {
                                return told;
                            }
                            seen = claimed.seen;
                        }
                    }
                });
                tokio::time::sleep(Duration::from_millis(50)).await;
                giver.enqueue(vec![Job::new("shop")]).await.unwrap();
                let submitted = Instant::now();
                waiting.await.unwrap().saturating_duration_since(submitted)
            })
        })
        .collect();
    times.sort();
    println!(
        "postgres, from a job's submission to word of it elsewhere: {:?} in the middle, {:?} at the most",
        times[ROUNDS / 2],
        times[ROUNDS - 1]
    );
    // By looking once in a second alone, half of them would take longer than this.
    assert!(times[ROUNDS / 2] < Duration::from_millis(400));
}

#[test]
fn a_worker_is_told_of_a_cancellation_on_another_machine() {
    let [worker, other] = pair();
    runtime().block_on(async {
        let job = Job::new("shop");
        other.enqueue(vec![job.clone()]).await.unwrap();
        worker.claim(&request()).await.unwrap();
        let told = tokio::spawn({
            let worker = worker.clone();
            async move { worker.cancel_requested(Version::default()).await }
        });
        // It may take a moment until it listens.
        while !told.is_finished() {
            assert_eq!(
                other.cancel(&job.id).await.unwrap(),
                Cancellation::Requested
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
}
