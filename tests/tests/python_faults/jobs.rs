//! Jobs that should not run, or not now, and the inputs that they carry.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use ergate::backend::{Backend, Cancellation, Claim, Claimed};
use ergate::prelude::*;
use ergate::{Error, ErrorKind, Job};
use serde::{Deserialize, Serialize};
use tests::{Journal, Meddled, Meddler, Workbench, run};

#[workflow]
mod greet {
    use super::*;

    #[step]
    async fn hello(#[state] journal: &Journal) {
        journal.write("hello");
    }

    #[step]
    async fn goodbye(#[state] journal: &Journal) {
        journal.write("goodbye");
    }
}

#[tokio::test]
async fn fault_01_a_job_of_an_unknown_workflow_fails_and_the_worker_goes_on() {
    let bench = Workbench::new();
    let unknown = bench.put(Job::new("nope")).await;
    let good = bench.run(&greet::WORKFLOW, greet::job()).await;

    assert_eq!(good.status, Status::Completed);
    let unknown = bench.job(&unknown).await;
    assert_eq!(unknown.status, Status::Failed);
    let error = unknown.error.unwrap();
    assert_eq!(error.kind, ErrorKind::UnknownWorkflow);
    assert!(error.message.contains("no workflow `nope`"), "{error}");
}

/// Hands a job out a second time after its end, as it is then.
#[derive(Default)]
struct DeliversAgain(Mutex<Option<Claim>>);

impl Meddler for DeliversAgain {
    fn claimed(&self, claimed: &mut Claimed) {
        let mut first = self.0.lock().unwrap();
        match claimed.claims.first() {
            Some(claim) => *first = Some(claim.clone()),
            None => claimed.claims.extend(first.take().map(|mut again| {
                again.job.status = Status::Completed;
                again.job.current_step = 2;
                again.job.steps_completed = 2;
                again
            })),
        }
    }
}

#[tokio::test]
async fn fault_02_a_job_that_is_delivered_again_after_its_end_is_left_as_it_is() {
    let bench = Workbench::new();
    let id = bench.submit(greet::job()).await;
    let store = Meddled::new(bench.store.clone(), DeliversAgain::default());
    let worker = bench.worker_on(store).register(&greet::WORKFLOW);
    worker.run_until_idle().await.unwrap();

    let job = bench.job(&id).await;
    assert_eq!((job.status, job.runs.len()), (Status::Completed, 2));
    assert_eq!(bench.journal.entries(), ["hello", "goodbye"]);
}

#[tokio::test]
async fn fault_12_a_cancelled_job_does_not_run() {
    let bench = Workbench::new();
    for status in [Status::Cancelled, Status::Cancelling] {
        let mut job = Job::new(greet::WORKFLOW.name());
        job.status = status;
        let id = bench.put(job).await;
        let worker = bench.worker().register(&greet::WORKFLOW);
        worker.run_until_idle().await.unwrap();
        assert_eq!(bench.job(&id).await.status, Status::Cancelled);
    }
    assert!(bench.journal.entries().is_empty());
}

#[workflow]
mod second_thoughts {
    use super::*;

    #[step]
    async fn cancel(#[state] store: &Memory, #[job] job: &JobInfo) -> Result<(), BoxError> {
        assert_eq!(store.cancel(job.id()).await?, Cancellation::Requested);
        Ok(())
    }

    #[step]
    async fn go_on(#[state] journal: &Journal) {
        journal.write("went on");
    }
}

#[tokio::test]
async fn fault_12_a_job_that_is_cancelled_while_it_runs_takes_no_further_step() {
    let bench = Workbench::new();
    let id = bench.submit(second_thoughts::job()).await;
    let worker = bench.worker().state(bench.store.clone());
    let worker = worker.register(&second_thoughts::WORKFLOW);
    worker.run_until_idle().await.unwrap();

    assert_eq!(bench.job(&id).await.status, Status::Cancelled);
    assert!(bench.journal.entries().is_empty());
}

#[tokio::test(start_paused = true)]
async fn fault_18_a_job_for_tomorrow_runs_tomorrow() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let bench = Workbench::new();
    let tomorrow = bench.store.now().saturating_add(DAY);
    let job = greet::job().start_at(tomorrow);

    let today = bench.run(&greet::WORKFLOW, job).await;
    assert_eq!(today.status, Status::Scheduled);
    assert!(bench.journal.entries().is_empty());

    tokio::time::advance(DAY).await;
    let worker = bench.worker().register(&greet::WORKFLOW);
    worker.run_until_idle().await.unwrap();
    let job = bench.job(&today.id).await;
    assert_eq!(job.status, Status::Completed);
    assert!(job.runs[0].started >= tomorrow);
}

#[test]
fn fault_22_statuses_are_stored_as_words() {
    let words = [
        (Status::Scheduled, "scheduled"),
        (Status::Queued, "queued"),
        (Status::Running, "running"),
        (Status::Completed, "completed"),
        (Status::Failed, "failed"),
        (Status::Aborted, "aborted"),
        (Status::Pending, "pending"),
        (Status::Cancelling, "cancelling"),
        (Status::Cancelled, "cancelled"),
    ];
    for (status, word) in words {
        let mut job = Job::new("shop");
        job.status = status;
        assert!(job.to_json().contains(&format!(r#""status":"{word}""#)));
    }
}

/// It is neither `Clone` nor `Copy`.
#[derive(Serialize, Deserialize)]
struct Row {
    id: u64,
}

#[workflow]
mod count {
    use super::*;

    #[step]
    fn keep_odd(rows: Vec<Row>) -> Vec<Row> {
        rows.into_iter().filter(|row| row.id % 2 == 1).collect()
    }

    #[step]
    fn add_up(rows: &[Row]) -> u64 {
        rows.iter().map(|row| row.id).sum()
    }
}

#[tokio::test]
async fn fault_23_an_input_is_handed_over_and_not_copied() {
    let rows: Vec<Row> = (0..1000).map(|id| Row { id }).collect();
    let job = run(&count::WORKFLOW, count::job(rows)).await;
    assert_eq!(job.last_return_value.parse::<u64>().unwrap(), 250_000);
}

static UNWRITABLE: Workflow<HashMap<(u8, u8), u8>> =
    Workflow::named("unwritable").step::<look>().build();

#[step]
fn look(points: &HashMap<(u8, u8), u8>) -> usize {
    points.len()
}

#[tokio::test]
async fn fault_23_an_input_that_can_not_be_written_is_refused_when_it_is_submitted() {
    let bench = Workbench::new();
    let job = UNWRITABLE.job(HashMap::from([((1, 2), 3)]));
    let error = bench.store.submit(job).await.unwrap_err();
    assert!(
        matches!(error, Error::Payload { what: "input", .. }),
        "{error:?}"
    );
}
