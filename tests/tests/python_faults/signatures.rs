//! What a step's signature says, and what it gets.

use std::collections::BTreeSet;

use ergate::prelude::*;
use ergate::{Payload, Timestamp};
use serde::Deserialize;
use tests::{Journal, Workbench, run};

#[workflow]
mod later {
    use super::*;

    #[step]
    async fn write_down(#[state] journal: &Journal) {
        tokio::task::yield_now().await;
        journal.write("ran");
    }
}

#[tokio::test]
async fn fault_10_an_async_step_runs() {
    let bench = Workbench::new();
    let job = bench.run(&later::WORKFLOW, later::job()).await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(bench.journal.entries(), ["ran"]);
}

#[workflow]
mod typed {
    use super::*;

    #[step]
    fn d0(_at: Timestamp) -> (i64, BTreeSet<i64>) {
        (1, BTreeSet::from([2]))
    }

    #[step]
    fn d1(pair: (i64, BTreeSet<i64>)) -> bool {
        pair.1.contains(&2)
    }
}

#[tokio::test]
async fn fault_14_values_keep_their_types_from_step_to_step() {
    let job = run(&typed::WORKFLOW, typed::job(Timestamp::EPOCH)).await;
    assert_eq!(
        (job.status, job.last_return_value.as_str()),
        (Status::Completed, "true")
    );
}

#[test]
fn fault_19_all_that_a_user_needs_can_be_imported() {
    fn is_told(_: &ergate::hooks::Event<'_>) {}
    let worker: Worker<Memory> = Worker::new(Memory::new()).on(is_told);
    let _handle: ergate::worker::WorkerHandle = worker.handle();
    let _client: ergate::worker::Client<Memory> = worker.client();
    let _id: fn() -> ergate::JobId = ergate::JobId::new;
    let _kind: Option<ergate::ErrorKind> = None;
    let _record: Option<ergate::ErrorRecord> = None;
}

#[derive(Deserialize)]
struct Counter {
    n: u32,
}

#[step(retries = 2)]
fn count(#[context] mut counter: Counter, #[state] journal: &Journal) -> Result<(), BoxError> {
    counter.n += 1;
    journal.write(format!("counted to {}", counter.n));
    Err("not yet".into())
}

static COUNT: Workflow = Workflow::named("count").step::<count>().build();

#[tokio::test(start_paused = true)]
async fn fault_24_each_attempt_sees_the_context_as_it_was_submitted() {
    let bench = Workbench::new();
    let context = serde_json::json!({"n": 0});
    let job = bench.run(&COUNT, COUNT.job(()).context(&context)).await;
    assert_eq!(job.status, Status::Failed);
    assert_eq!(job.user_context, Payload::of(&context).unwrap());
    assert_eq!(bench.journal.entries(), ["counted to 1"; 3]);
}

fn one() -> i64 {
    1
}

#[workflow]
mod three_sources {
    use super::*;

    #[step]
    fn gather(x: i64, #[depends(one)] d: i64, #[context] c: i64) -> [i64; 3] {
        [x, d, c]
    }
}

#[tokio::test]
async fn fault_33_each_parameter_gets_what_its_mark_says() {
    let job = run(&three_sources::WORKFLOW, three_sources::job(7).context(3)).await;
    assert_eq!(job.last_return_value.as_str(), "[7,1,3]");
}
