//! What is counted and measured, to the last value.

mod recorder;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use ergate::metrics::{ALL, Kind};
use ergate::prelude::*;

use self::recorder::Recorder;
use crate::bench::{Bench, SECOND, sleep, virtually};
use crate::faulty::Faulty;

/// Runs a test in virtual time, and gives all that was recorded.
fn recorded(test: impl Future<Output = ()>) -> Recorder {
    let recorder = Recorder::default();
    ::metrics::with_local_recorder(&recorder, || virtually(test));
    recorder
}

#[workflow]
mod shop {
    use super::*;

    #[step(retries = 1, backoff = "10s..10s")]
    async fn charge(total: u64, #[job] job: &JobInfo) -> Result<u64, String> {
        sleep(2).await;
        match job.attempt() {
            1 => Err("no answer".to_owned()),
            _ => Ok(total),
        }
    }

    #[step]
    async fn mail(total: u64) -> Result<(), Abort> {
        sleep(3).await;
        match total {
            0 => Err(Abort::new("nothing to pay")),
            _ => Ok(()),
        }
    }
}

#[step]
async fn takes(seconds: u64) {
    sleep(seconds).await;
}

static TAKES: Workflow<u64> = Workflow::named("takes").step::<takes>().build();
static OTHERS: Workflow<u64> = Workflow::named("others").step::<takes>().build();

/// Two jobs that fail at first and go on, one to its end and one not; a third is no new job.
async fn two_lives() {
    let bench = Bench::new();
    bench.submit(shop::job(7).id("secret-1")).await;
    bench.submit(shop::job(7).id("secret-1")).await;
    let client = bench.worker().client();
    let later = shop::job(0).delay(SECOND * 4);
    client.submit(later).await.unwrap();
    sleep(5).await;
    let worker = bench.worker().register(&shop::WORKFLOW);
    worker.run_until_idle().await.unwrap();
}

#[test]
fn the_lives_of_two_jobs_are_counted_and_measured() {
    assert_eq!(
        recorded(two_lives()).lines(),
        [
            "ergate_job_wait_seconds workflow=shop: [5.0, 1.0]",
            "ergate_jobs_claimed_total workflow=shop: 4",
            "ergate_jobs_ended_total workflow=shop status=aborted: 1",
            "ergate_jobs_ended_total workflow=shop status=completed: 1",
            "ergate_jobs_running workflow=shop: 0, at most 2",
            "ergate_jobs_submitted_total workflow=shop: 2",
            "ergate_settle_duration_seconds: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0]",
            "ergate_step_duration_seconds workflow=shop step=charge outcome=completed: [2.0, 2.0]",
            "ergate_step_duration_seconds workflow=shop step=charge outcome=failed: [2.0, 2.0]",
            "ergate_step_duration_seconds workflow=shop step=mail outcome=aborted: [3.0]",
            "ergate_step_duration_seconds workflow=shop step=mail outcome=completed: [3.0]",
            "ergate_step_retries_total workflow=shop step=charge: 2",
            "ergate_step_runs_total workflow=shop step=charge outcome=completed: 2",
            "ergate_step_runs_total workflow=shop step=charge outcome=failed: 2",
            "ergate_step_runs_total workflow=shop step=mail outcome=aborted: 1",
            "ergate_step_runs_total workflow=shop step=mail outcome=completed: 1",
        ],
    );
}

/// A worker that can't renew its lease loses its job, and another finishes it.
async fn a_lost_lease() {
    let bench = Bench::new();
    bench.submit(TAKES.job(40)).await;
    let cut_off = Faulty::new(bench.store.clone(), 1);
    cut_off.renewals.store(100, Ordering::SeqCst);
    let first = bench.worker_on(Arc::new(cut_off)).register(&TAKES);
    let first = first.lease(SECOND * 30).run();
    tokio::time::timeout(SECOND * 29, first).await.unwrap_err();
    let second = bench.worker().register(&TAKES);
    sleep(2).await;
    second.run_until_idle().await.unwrap();
}

#[test]
fn a_lost_lease_is_counted_and_its_wait_only_once() {
    let mut lines = recorded(a_lost_lease()).lines();
    // It asks again and again, with pauses that chance has a hand in.
    let errors = lines.pop_if(|line| line.starts_with("ergate_store_errors_total: "));
    assert!(errors.is_some_and(|line| !line.ends_with(": 0")));
    assert_eq!(
        lines,
        [
            "ergate_job_wait_seconds workflow=takes: [0.0]",
            "ergate_jobs_claimed_total workflow=takes: 2",
            "ergate_jobs_ended_total workflow=takes status=completed: 1",
            "ergate_jobs_running workflow=takes: 0, at most 1",
            "ergate_jobs_submitted_total workflow=takes: 1",
            "ergate_leases_lost_total: 1",
            "ergate_settle_duration_seconds: [0.0]",
            "ergate_step_duration_seconds workflow=takes step=takes outcome=completed: [40.0]",
            "ergate_step_runs_total workflow=takes step=takes outcome=completed: 1",
        ],
    );
}

/// A store whose answers to settlements take long.
#[test]
fn a_slow_store_is_seen() {
    let lines = recorded(async {
        let bench = Bench::new();
        let slow = Arc::new(Faulty::new(bench.store.clone(), 1));
        slow.slow.store(3, Ordering::SeqCst);
        slow.submit_all([TAKES.job(1), TAKES.job(2)]).await.unwrap();
        let worker = bench.worker_on(slow).register(&TAKES);
        worker.concurrency(1).run_until_idle().await.unwrap();
    });
    let lines = lines.lines();
    let seen = [
        "ergate_settle_duration_seconds: [3.0, 3.0]",
        "ergate_jobs_submitted_total workflow=takes: 2",
    ];
    for line in seen {
        assert!(lines.iter().any(|it| it == line), "{lines:#?}");
    }
}

/// A job that nobody takes.
async fn a_stranded_job() {
    let bench = Bench::new();
    bench.submit(OTHERS.job(1)).await;
    let worker = bench.worker().register(&TAKES).only_registered();
    let handle = worker.handle();
    let work = worker.stranded_after(SECOND * 60).run();
    let watch = async {
        sleep(600).await;
        handle.shutdown();
    };
    tokio::join!(work, watch).0.unwrap();
}

#[test]
fn a_stranded_job_is_counted_once() {
    assert_eq!(
        recorded(a_stranded_job()).lines(),
        [
            "ergate_jobs_stranded_total: 1",
            "ergate_jobs_submitted_total workflow=others: 1",
        ],
    );
}

#[test]
fn all_workflows_that_a_worker_lacks_are_one() {
    let lines = recorded(async {
        let bench = Bench::new();
        for workflow in ["made up", "by somebody"] {
            bench
                .store
                .enqueue(vec![ergate::Job::new(workflow)])
                .await
                .unwrap();
        }
        let worker = bench.worker().register(&TAKES);
        worker.run_until_idle().await.unwrap();
    });
    assert_eq!(
        lines.lines(),
        [
            "ergate_job_wait_seconds workflow=(unknown): [0.0, 0.0]",
            "ergate_jobs_claimed_total workflow=(unknown): 2",
            "ergate_jobs_ended_total workflow=(unknown) status=failed: 2",
            "ergate_jobs_running workflow=(unknown): 0, at most 1",
            "ergate_settle_duration_seconds: [0.0, 0.0]",
        ],
    );
}

#[test]
fn a_job_that_is_cancelled_meanwhile_counts_as_that() {
    let lines = recorded(async {
        let bench = Bench::new();
        let id = bench.submit(shop::job(7)).await;
        let worker = bench.worker().register(&shop::WORKFLOW);
        let cancel = async {
            sleep(1).await;
            bench.store.cancel(&id).await.unwrap();
        };
        tokio::join!(worker.run_until_idle(), cancel).0.unwrap();
    });
    let ended = "ergate_jobs_ended_total workflow=shop status=cancelled: 1";
    assert!(
        lines.lines().iter().any(|line| line == ended),
        "{:#?}",
        lines.lines()
    );
}

#[test]
fn each_metric_of_the_table_is_recorded_with_its_labels_and_no_other() {
    let lines = recorded(async {
        two_lives().await;
        a_lost_lease().await;
        a_stranded_job().await;
    });
    let lines = lines.lines();
    assert!(!format!("{lines:?}").contains("secret"));
    let name = |part: &str| part.split('=').next().unwrap().to_owned();
    let recorded: BTreeSet<Vec<String>> = lines
        .iter()
        .map(|line| {
            line.split(": ")
                .next()
                .unwrap()
                .split(' ')
                .map(name)
                .collect()
        })
        .collect();
    let listed: BTreeSet<Vec<String>> = ALL
        .iter()
        .map(|metric| {
            let labels = metric.labels.iter().copied();
            std::iter::once(metric.name)
                .chain(labels)
                .map(str::to_owned)
                .collect()
        })
        .collect();
    assert_eq!(recorded, listed);
}

#[test]
fn a_worker_describes_them_when_it_starts() {
    let described = recorded(async {
        let bench = Bench::new();
        bench
            .worker()
            .register(&TAKES)
            .run_until_idle()
            .await
            .unwrap();
    });
    let described = described.described();
    assert_eq!(described.len(), ALL.len());
    for metric in ALL {
        let about = described
            .iter()
            .find(|(name, ..)| name == metric.name)
            .unwrap();
        let (_, kind, unit, text) = about;
        assert_eq!((*kind, text.as_str()), (metric.kind, metric.description));
        let is_in_seconds = *unit == Some(::metrics::Unit::Seconds);
        assert_eq!(is_in_seconds, metric.unit == "seconds");
        assert_eq!(is_in_seconds, metric.kind == Kind::Histogram);
    }
}

/// The chapter on operating has them all, as the table has them.
#[test]
fn the_book_lists_them() {
    let row = |metric: &ergate::metrics::Metric| {
        let kind = format!("{:?}", metric.kind).to_lowercase();
        let labels: Vec<String> = metric
            .labels
            .iter()
            .map(|label| format!("`{label}`"))
            .collect();
        let (name, text) = (metric.name, metric.description);
        format!("| `{name}` | {kind} | {} | {text} |", labels.join(", "))
    };
    let expected: Vec<String> = ALL.iter().map(row).collect();
    let chapter = include_str!("../../../docs/operating.md");
    let rows = chapter
        .lines()
        .filter(|line| line.starts_with("| `ergate_"));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        expected,
        "{}",
        expected.join("\n")
    );
}
