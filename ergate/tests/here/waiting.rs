//! Retries and time-outs.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ergate::prelude::*;
use ergate::{ErrorKind, RunError};

#[step(retries = 3, backoff = "1h..2h")]
fn flaky(left: u32, #[job] job: &JobInfo) -> Result<u32, BoxError> {
    if job.attempt() <= left {
        return Err("not yet".into());
    }
    Ok(job.attempt())
}

static FLAKY: Workflow<u32> = Workflow::named("flaky").step::<flaky>().build();

#[tokio::test(start_paused = true)]
async fn a_step_is_tried_as_often_as_it_says() {
    let start = tokio::time::Instant::now();
    assert_eq!(FLAKY.run_here::<u32>(3).await.unwrap(), 4);
    assert!(start.elapsed() < Duration::from_secs(6 * 3600));
    match FLAKY.run_here::<u32>(4).await.unwrap_err() {
        RunError::Failed(record) => assert_eq!((record.attempt, &*record.message), (4, "not yet")),
        other => panic!("{other}"),
    }
}

#[step(retries = 3)]
fn told_when(_n: u32, #[job] job: &JobInfo) -> Result<u32, BoxError> {
    if job.attempt() == 1 {
        return Err("later")
            .retry_after(Duration::from_secs(86_400))
            .map_err(Into::into);
    }
    Ok(job.attempt())
}

#[step(retries = 3)]
fn hopeless() -> Result<(), BoxError> {
    Err("never").permanent().map_err(Into::into)
}

#[tokio::test(start_paused = true)]
async fn an_error_may_say_when_and_whether() {
    static TOLD: Workflow<u32> = Workflow::named("told").step::<told_when>().build();
    let start = tokio::time::Instant::now();
    assert_eq!(TOLD.run_here::<u32>(0).await.unwrap(), 2);
    assert_eq!(start.elapsed().as_secs(), 86_400);

    static HOPELESS: Workflow = Workflow::named("hopeless").step::<hopeless>().build();
    match HOPELESS.run_here::<()>(()).await.unwrap_err() {
        RunError::Failed(record) => assert_eq!(record.attempt, 1),
        other => panic!("{other}"),
    }
}

static CALLS: AtomicU32 = AtomicU32::new(0);

#[step(timeout = "1s", retries = 1, backoff = "1s..1s")]
async fn slow(n: u32) -> u32 {
    CALLS.fetch_add(1, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_secs(u64::from(n))).await;
    n
}

#[tokio::test(start_paused = true)]
async fn a_step_that_takes_too_long_is_interrupted() {
    static SLOW: Workflow<u32> = Workflow::named("slow").step::<slow>().build();
    assert_eq!(SLOW.run_here::<u32>(0).await.unwrap(), 0);
    match SLOW.run_here::<u32>(5).await.unwrap_err() {
        RunError::Failed(record) => {
            assert_eq!((record.kind, record.attempt), (ErrorKind::TimedOut, 2));
        }
        other => panic!("{other}"),
    }
    assert_eq!(CALLS.load(Ordering::Relaxed), 3);
}

#[step]
fn tomorrow(n: u32) -> u32 {
    n + 1
}

#[step]
fn the_day_after(n: u32) -> u32 {
    n + 1
}

#[step(retries = 1, backoff = "1ms..1ms")]
async fn sleep_a_little(n: u32, #[job] job: &JobInfo) -> Result<u32, BoxError> {
    tokio::time::sleep(Duration::from_millis(1)).await;
    match job.attempt() {
        1 => Err("once more".into()),
        _ => Ok(n + 1),
    }
}

#[test]
fn what_waits_gets_a_runtime_only_when_it_needs_one() {
    static WAITS: Workflow<u32> = Workflow::named("waits")
        .step::<tomorrow>()
        .step::<sleep_a_little>()
        .step::<the_day_after>()
        .build();
    let waits = WAITS.here().start_blocking().unwrap();
    assert_eq!(waits.run_blocking::<u32>(0).unwrap(), 3);
    assert_eq!(waits.run_blocking::<u32>(7).unwrap(), 10);
}

#[dependency]
async fn slowly() -> u32 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    1
}

#[dependency]
fn aside(#[depends(slowly)] n: u32) -> u32 {
    n + 1
}

#[dependency]
fn at_once() -> u32 {
    100
}

#[step]
fn sum(#[depends(at_once)] one: u32, #[depends(aside)] other: u32) -> u32 {
    one + other
}

#[test]
fn a_dependency_that_waits_gets_a_runtime_too() {
    static SUM: Workflow = Workflow::named("sum").step::<sum>().build();
    let sum = SUM.here().start_blocking().unwrap();
    assert_eq!(sum.run_blocking::<u32>(()).unwrap(), 102);
}
