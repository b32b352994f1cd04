//! Dependencies: what they may be, and what they are told of the step that used them.

use ergate::ErrorKind;
use ergate::prelude::*;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tests::{Journal, Workbench, run};

/// A transaction that writes down how it ends.
struct Session(Journal);

#[dependency(teardown = finish)]
fn session(#[state] journal: &Journal) -> Session {
    Session(journal.clone())
}

fn finish(session: Session, outcome: Outcome) {
    session.0.write(if outcome.is_success() {
        "commit"
    } else {
        "roll back"
    });
}

#[workflow]
mod in_a_session {
    use super::*;

    #[step]
    fn choose(
        way: u8,
        #[depends(session)] _session: &Session,
    ) -> Result<Flow<u8, (GoTo<landing>, End)>, BoxError> {
        match way {
            0 => Ok(Flow::next(way)),
            1 => Ok(Flow::end("ok")),
            2 => Ok(Flow::go_to(landing::with(way))),
            _ => Err("real cause".into()),
        }
    }

    #[step]
    fn skipped(_way: u8, #[state] journal: &Journal) -> u8 {
        journal.write("not skipped");
        0
    }

    #[step]
    fn landing(_way: u8, #[state] journal: &Journal) {
        journal.write("landed");
    }
}

#[tokio::test]
async fn fault_07_a_session_commits_on_an_early_end() {
    let bench = Workbench::new();
    let job = bench
        .run(&in_a_session::WORKFLOW, in_a_session::job(1))
        .await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(bench.journal.entries(), ["commit"]);
}

#[tokio::test]
async fn fault_08_a_dependency_can_not_swallow_the_error_of_a_step() {
    let bench = Workbench::new();
    let job = bench
        .run(&in_a_session::WORKFLOW, in_a_session::job(9))
        .await;
    assert_eq!(job.status, Status::Failed);
    let error = job.error.unwrap();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::Failed, "real cause")
    );
    assert_eq!(bench.journal.entries(), ["roll back"]);
}

#[tokio::test]
async fn fault_25_a_jump_arrives_whatever_the_dependencies_do() {
    let bench = Workbench::new();
    let job = bench
        .run(&in_a_session::WORKFLOW, in_a_session::job(2))
        .await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(bench.journal.entries(), ["commit", "landed"]);
}

fn seven() -> i64 {
    7
}

#[workflow]
mod plain {
    use super::*;

    #[step]
    fn give(#[depends(seven)] number: i64, #[depends(|| 1)] one: i64) -> i64 {
        number + one
    }
}

#[tokio::test]
async fn fault_09_a_plain_function_is_a_dependency() {
    let job = run(&plain::WORKFLOW, plain::job()).await;
    assert_eq!(
        (job.status, job.last_return_value.as_str()),
        (Status::Completed, "8")
    );
}

/// Connections to a bank; the first one can't be closed.
struct Bank(Arc<AtomicU32>);

#[dependency(teardown = hang_up)]
fn bank(#[state] hung_up: &Arc<AtomicU32>) -> Bank {
    Bank(Arc::clone(hung_up))
}

fn hang_up(bank: Bank) -> Result<(), std::io::Error> {
    match bank.0.fetch_add(1, Ordering::Relaxed) {
        0 => Err(std::io::Error::other("connection reset")),
        _ => Ok(()),
    }
}

#[step]
fn charge(#[depends(bank)] _bank: &Bank, #[job] job: &JobInfo, #[state] journal: &Journal) {
    journal.write(format!("charge with key {}", job.idempotency_key()));
}

#[step(retries = 1)]
fn charge_again(#[depends(bank)] _bank: &Bank, #[job] job: &JobInfo, #[state] journal: &Journal) {
    journal.write(format!("charge with key {}", job.idempotency_key()));
}

static CHARGE: Workflow = Workflow::named("charge").step::<charge>().build();
static CHARGE_AGAIN: Workflow = Workflow::named("charge_again")
    .step::<charge_again>()
    .build();

#[tokio::test(start_paused = true)]
async fn fault_26_a_failed_teardown_is_told_from_a_failed_step() {
    let bench = Workbench::new();
    let id = bench.submit(CHARGE.job(())).await;
    let again = bench.submit(CHARGE_AGAIN.job(()).id("7")).await;
    for workflow in [&CHARGE, &CHARGE_AGAIN] {
        let worker = bench
            .worker()
            .only_registered()
            .state(Arc::new(AtomicU32::new(0)));
        worker.register(workflow).run_until_idle().await.unwrap();
    }

    let job = bench.job(&id).await;
    assert_eq!(job.status, Status::Failed);
    let error = job.error.unwrap();
    assert_eq!(
        (error.kind, error.dependency.as_deref()),
        (ErrorKind::Teardown, Some("bank"))
    );
    assert!(error.message.contains("connection reset"), "{error}");

    // The step that runs again because of it can tell that it charges for the second time.
    assert_eq!(bench.job(&again).await.status, Status::Completed);
    let charged = bench.journal.entries();
    assert_eq!(charged[1..], ["charge with key 7/0/charge_again"; 2]);
}

/// What a worker opens once.
struct Pool {
    url: String,
}

#[dependency(scope = "app", teardown = close)]
async fn pool(#[state] url: &str, #[state] journal: &Journal) -> Pool {
    journal.write("open the pool");
    Pool {
        url: url.to_owned(),
    }
}

fn close(_pool: Pool) {}

#[workflow]
mod pooled {
    use super::*;

    #[step]
    fn one(#[depends(pool)] pool: &Pool, #[state] journal: &Journal) {
        journal.write(format!("query {}", pool.url));
    }

    #[step]
    fn two(#[depends(pool)] pool: &Pool, #[state] journal: &Journal) {
        journal.write(format!("query {}", pool.url));
    }
}

#[tokio::test]
async fn fault_28_what_is_opened_for_the_worker_reaches_the_steps() {
    let bench = Workbench::new();
    bench.submit(pooled::job()).await;
    let (opened, closed) = (bench.journal.clone(), bench.journal.clone());
    let open = async move || {
        opened.write("begin");
        Ok::<_, Infallible>(closed)
    };
    let close = async |journal: Journal| {
        journal.write("end");
        Ok::<_, Infallible>(())
    };
    let worker = bench
        .worker()
        .register(&pooled::WORKFLOW)
        .state("db".to_owned());
    worker.lifespan(open, close).run_until_idle().await.unwrap();
    let expected = ["begin", "open the pool", "query db", "query db", "end"];
    assert_eq!(bench.journal.entries(), expected);
}

#[dependency]
fn ticket(desk: char, #[state] journal: &Journal) -> String {
    journal.write(format!("ticket from {desk}"));
    format!("{desk}{}", journal.entries().len())
}

#[workflow]
mod queueing {
    use super::*;

    #[step]
    fn draw(
        #[depends(ticket('a'))] first: String,
        #[depends(ticket('a'))] same: String,
        #[depends(ticket('a'), fresh)] anew: String,
        #[depends(ticket('b'))] other: String,
    ) -> [String; 4] {
        [first, same, anew, other]
    }
}

#[tokio::test]
async fn fault_29_a_dependency_takes_arguments_and_is_made_anew_where_asked() {
    let job = run(&queueing::WORKFLOW, queueing::job()).await;
    let drawn: [String; 4] = job.last_return_value.parse().unwrap();
    assert_eq!(drawn, ["a1", "a1", "a2", "b3"]);
}
