//! The tests of `refund.rs`. None of them waits, and none of them needs a server.

use std::time::Duration;

use ergate::RunOutcome;
use ergate::prelude::*;
use ergate::testing::Harness;

use crate::refund::workflow::{WORKFLOW, decline, tell};
use crate::refund::{Gateway, Orders, Request, connected, paid};

type Outcome = Result<(), BoxError>;

fn request() -> Request {
    Request {
        order: 1001,
        cents: 2_500,
    }
}

/// The workflow with a gateway of the test's own, and an order of 4,900 cents.
fn harness(gateway: &Gateway) -> Harness<Request> {
    let gateway = gateway.clone();
    Harness::new(&WORKFLOW)
        .with_state(Orders::from([(1001, 4_900)]))
        .with_dependency(connected, move || gateway.clone())
}

#[test]
fn a_step_is_a_function() {
    let End(told) = tell(request());
    assert_eq!(told, "order 1001: 2500 cents go back to you");
    assert!(decline(request()).contains("more than was paid"));
}

#[tokio::test]
async fn what_was_paid_goes_back() -> Outcome {
    let gateway = Gateway::default();
    let run = harness(&gateway).run(request()).await?;
    assert_eq!(run.path(), ["check", "pay_back", "tell"]);
    assert_eq!(
        run.output::<String>()?,
        "order 1001: 2500 cents go back to you"
    );
    assert_eq!(gateway.total(), 2_500);
    Ok(())
}

/// A stand-in takes the place of a dependency and of all below it: this one needs no orders.
#[tokio::test]
async fn more_than_was_paid_does_not_go_back() -> Outcome {
    let run = Harness::new(&WORKFLOW).with_dependency(paid, || 2_499);
    let run = run.with_state(Gateway::default()).run(request()).await?;
    assert_eq!(run.path(), ["check", "decline"]);
    assert_eq!(run.step("check")?.resolved(), ["request", "paid"]);
    Ok(())
}

#[tokio::test]
async fn an_unknown_order_fails_the_job_with_the_reason() -> Outcome {
    let lost = Request { order: 7, cents: 1 };
    let run = harness(&Gateway::default()).run(lost).await?;
    assert_eq!(run.status(), Status::Failed);
    let error = run.error().ok_or("it has no error")?;
    assert_eq!(error.message, "there is no order 7");
    Ok(())
}

/// The clock leaps to when something is due, so hours of pauses take no time.
#[tokio::test]
async fn the_gateway_may_be_away_for_a_while() -> Outcome {
    let gateway = Gateway::default();
    let harness = harness(&gateway)
        .fail_once("pay_back", "no answer")
        .fail_once("pay_back", "too many requests")
        .fail_once("pay_back", "no answer");
    let began = harness.backend().now();
    let run = harness.run(request()).await?;

    let pay_back = run.step("pay_back")?;
    assert_eq!(pay_back.attempts(), 4);
    assert_eq!(
        pay_back.outcomes()[2..],
        [RunOutcome::Failed, RunOutcome::Completed]
    );
    // An hour, two and four, of which chance takes off half at the most.
    let took = harness.backend().now().since(began);
    assert!(took >= Duration::from_secs(7 * 3600 / 2), "{took:?}");
    assert_eq!(gateway.total(), 2_500);
    Ok(())
}

/// What is made once for the worker is made before it begins. Where that fails, no job is touched.
#[tokio::test]
async fn without_a_gateway_no_worker_starts() {
    let run = Harness::new(&WORKFLOW)
        .with_dependency(paid, || 4_900)
        .with_failing_dependency(connected, || "no answer")
        .run(request())
        .await;
    let why = run
        .map(|run| run.to_string())
        .map_err(|error| error.to_string());
    let expected = "step `pay_back` needs `connected`, which failed: no answer";
    assert!(why.is_err_and(|why| why.contains(expected)));
}

/// The money is on its way and nobody has written that down, so the step runs again. The key keeps it from paying twice.
#[tokio::test]
async fn a_worker_that_is_killed_after_the_payment_pays_once() -> Outcome {
    let gateway = Gateway::default();
    let run = harness(&gateway)
        .crash_before_settle("pay_back")
        .run(request())
        .await?;
    assert_eq!(run.status(), Status::Completed);
    assert_eq!(run.step("pay_back")?.executions(), 2);
    assert_eq!(gateway.total(), 2_500);
    Ok(())
}

#[tokio::test]
async fn two_workers_with_one_job_pay_once() -> Outcome {
    let gateway = Gateway::default();
    let run = harness(&gateway)
        .duplicate_delivery("pay_back")
        .run(request())
        .await?;
    assert_eq!(run.step("pay_back")?.executions(), 2);
    assert_eq!(
        run.step("pay_back")?.attempts(),
        1,
        "only one of them is saved"
    );
    assert_eq!(gateway.total(), 2_500);
    Ok(())
}

/// What a run prints is the same each time, so it can be compared as a whole.
#[tokio::test]
async fn what_happened_reads_like_this() -> Outcome {
    let run = harness(&Gateway::default()).fail_once("pay_back", "no answer");
    assert_eq!(
        run.run(request()).await?.to_string(),
        "\
job job-1 of `refund` is completed at step `tell`, 100% done
  check completed, attempt 1 → pay_back
  pay_back failed, attempt 1: no answer
  pay_back completed, attempt 2 → tell
  tell ended, attempt 1"
    );
    Ok(())
}
