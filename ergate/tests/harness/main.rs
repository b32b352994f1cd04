//! What a harness promises, on workflows that use everything that a step may ask for.

#![cfg(all(feature = "macros", feature = "test-util", feature = "tokio"))]
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod shop;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use ergate::prelude::*;
use ergate::testing::Harness;
use ergate::{RunOutcome, With};

use shop::{Deeds, SHOP, gateway};

/// A harness for the shop, with a gateway that is not torn down.
fn shop(deeds: &Deeds) -> Harness<u64> {
    Harness::new(&SHOP)
        .with_dependency(gateway, || shop::Gateway {
            url: "the sandbox".to_owned(),
        })
        .with_state(deeds.clone())
        .with_context("Ada")
}

#[tokio::test]
async fn a_replacement_stands_in_at_any_depth_with_all_that_is_below_it() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let run = shop(&deeds).run(20).await?;
    assert_eq!(run.path(), ["charge", "ship"]);
    assert_eq!(run.status(), Status::Completed);
    assert_eq!(run.output::<String>()?, "parcel for 20");
    assert_eq!(deeds.all(), ["charged 20 by Ada at the sandbox", "shipped"]);
    assert_eq!(
        run.step("charge")?.resolved(),
        ["total", "gateway", "name", "clerk", "deeds"]
    );
    Ok(())
}

#[tokio::test]
async fn a_plain_function_is_replaced_below_what_is_real() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let harness = Harness::new(&SHOP)
        .with_dependency(shop::url, || "the street".to_owned())
        .with_state(deeds.clone())
        .with_context("Ada");
    let run = harness.run(20).await?;
    // The real gateway has a real teardown.
    assert_eq!(run.status(), Status::Failed);
    let said = run.error().map(ToString::to_string).unwrap_or_default();
    assert!(said.contains("the street can't be hung up"), "{said}");
    Ok(())
}

#[tokio::test]
async fn a_dependency_can_be_made_to_fail() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let harness = shop(&deeds).with_failing_dependency(gateway, || "the line is dead");
    let run = harness.run(20).await?;
    assert_eq!(run.status(), Status::Failed);
    assert_eq!(run.step("charge")?.attempts(), 3);
    let said = run.error().map(ToString::to_string).unwrap_or_default();
    assert!(said.contains("the line is dead"), "{said}");
    assert!(deeds.all().is_empty());
    Ok(())
}

#[tokio::test]
async fn a_replacement_of_another_shape_is_told_and_the_function_is_not_called()
-> Result<(), BoxError> {
    let deeds = Deeds::default();
    let harness = shop(&deeds).with_dependency(gateway, || {
        Ok::<_, std::io::Error>(shop::Gateway { url: String::new() })
    });
    let run = harness.run(20).await?;
    let said = run.error().map(ToString::to_string).unwrap_or_default();
    assert!(said.contains("use `with_failing_dependency`"), "{said}");
    Ok(())
}

#[tokio::test]
async fn what_no_step_needs_can_not_be_replaced() -> Result<(), BoxError> {
    fn rate() -> f64 {
        0.25
    }
    let error = shop(&Deeds::default())
        .with_dependency(rate, || 0.5)
        .run(20)
        .await
        .expect_err("nothing needs a rate");
    let [problem] = error.problems() else {
        return Err(error.into());
    };
    assert!(
        problem.contains("rate` is replaced, but no step of workflow `shop` needs it"),
        "{problem}"
    );
    Ok(())
}

#[tokio::test]
async fn a_state_that_is_missing_is_told_before_anything_runs() {
    let error = Harness::new(&SHOP)
        .with_dependency(gateway, || shop::Gateway { url: String::new() })
        .run(20)
        .await
        .expect_err("the deeds are missing");
    assert!(
        error.to_string().contains("`#[state] deeds: Deeds`"),
        "{error}"
    );
}

#[tokio::test]
async fn retries_and_delays_take_no_time() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let harness = shop(&deeds)
        .fail_once("charge", "the first")
        .fail_once("charge", "the second");
    let before = std::time::Instant::now();
    let run = harness.run(20).await?;
    assert!(before.elapsed() < Duration::from_secs(60 * 60));

    assert_eq!(
        run.step("charge")?.outcomes(),
        [
            RunOutcome::Failed,
            RunOutcome::Failed,
            RunOutcome::Completed
        ]
    );
    let started: Vec<_> = run
        .step("charge")?
        .runs()
        .map(|run| run.started.as_micros() / 3_600_000_000)
        .collect();
    assert_eq!(started, [0, 1, 3], "in hours");
    assert_eq!(deeds.all().len(), 2);

    let job = SHOP.job(20).context("Ada").start_at(
        harness
            .backend()
            .now()
            .saturating_add(Duration::from_secs(86_400)),
    );
    let run = harness.run_job(job).await?;
    assert_eq!(run.status(), Status::Completed);
    Ok(())
}

#[tokio::test]
async fn a_worker_that_crashes_before_it_settles_runs_the_step_again() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let run = shop(&deeds).crash_before_settle("ship").run(20).await?;
    assert_eq!(run.status(), Status::Completed);
    assert_eq!(run.step("ship")?.executions(), 2);
    assert_eq!(run.step("charge")?.executions(), 1);
    assert_eq!(run.step("ship")?.outcomes(), [RunOutcome::Ended]);
    assert_eq!(deeds.all()[1..], ["shipped", "shipped"]);
    Ok(())
}

#[tokio::test]
async fn a_job_that_is_delivered_twice_is_saved_once() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let run = shop(&deeds).duplicate_delivery("charge").run(20).await?;
    assert_eq!(run.status(), Status::Completed);
    assert_eq!(run.path(), ["charge", "ship"]);
    assert_eq!(run.step("charge")?.executions(), 2);
    assert_eq!(run.step("charge")?.outcomes(), [RunOutcome::Completed]);
    assert_eq!(run.step("ship")?.executions(), 1);
    Ok(())
}

#[tokio::test]
async fn jumps_and_ends_are_on_the_path() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let harness = shop(&deeds);
    let run = harness.run(0).await?;
    assert_eq!(
        (run.path(), run.status()),
        (vec!["charge"], Status::Completed)
    );
    assert_eq!(run.step("ship")?.executions(), 0);
    for read in [
        run.step("ship")?.returned::<String>().err(),
        run.step("ship")?.returned::<()>().err(),
    ] {
        let told = read.map(|error| error.to_string());
        assert_eq!(told.as_deref(), Some("step `ship` has returned nothing"));
    }
    let again = harness.retry(&run.job().id).await.unwrap_err();
    assert_eq!(
        again.problems(),
        [
            "job `job-1` is completed, and only a job that failed, or was aborted or cancelled, can be retried"
        ]
    );

    let run = harness.run(5000).await?;
    assert_eq!(
        (run.path(), run.status()),
        (vec!["charge", "apologise"], Status::Failed)
    );
    assert_eq!(run.step("charge")?.returned::<u64>()?, 5000);

    let run = harness.retry(&run.job().id).await?;
    assert_eq!(run.step("apologise")?.attempts(), 2);
    Ok(())
}

#[tokio::test]
async fn one_step_runs_by_itself() -> Result<(), BoxError> {
    let deeds = Deeds::default();
    let harness = shop(&deeds).fail_once("ship", "no paper");
    let run = harness.step("ship")?.run(7).await?;
    // It has no retries.
    assert_eq!((run.path(), run.status()), (vec!["ship"], Status::Failed));

    let harness = harness.crash_before_settle("ship");
    let run = harness.step("ship")?.run(7).await?;
    assert_eq!(
        (run.path(), run.status()),
        (vec!["ship"], Status::Completed)
    );
    assert_eq!(run.step("ship")?.executions(), 2);

    let run = harness.step("charge")?.run(7).await?;
    assert_eq!(run.path(), ["charge"]);
    assert_eq!(run.output::<u64>()?, 7);
    assert_eq!(run.job().current_step_name.as_deref(), Some("ship"));
    Ok(())
}

#[tokio::test]
async fn names_that_no_step_has_and_faults_that_never_strike_are_errors() -> Result<(), BoxError> {
    let harness = shop(&Deeds::default());
    assert_eq!(
        harness.step("chrage").expect_err("misspelt").problems(),
        [
            "workflow `shop` has no step `chrage`; did you mean `charge`? There are: `charge`, `ship`, `apologise`"
        ]
    );
    let error = harness
        .fail_once("apologise", "no")
        .run(20)
        .await
        .expect_err("it ships");
    assert_eq!(
        error.problems(),
        ["`fail_once` at step `apologise` never struck: the job went charge → ship"]
    );
    Ok(())
}

#[tokio::test]
async fn a_declared_context_has_to_be_given() -> Result<(), BoxError> {
    #[step]
    fn greet(name: String, #[context] tenant: &str) -> String {
        format!("{tenant}: {name}")
    }
    static GREETING: Workflow<String, With<String>> = Workflow::named("greeting")
        .context()
        .step::<greet>()
        .build();

    let error = Harness::new(&GREETING)
        .run("Ada".to_owned())
        .await
        .expect_err("no context");
    assert_eq!(
        error.problems(),
        ["workflow `greeting` declares the context of its jobs: give one with `with_context`"]
    );
    let run = Harness::new(&GREETING)
        .with_context("berlin".to_owned())
        .run("Ada".to_owned())
        .await?;
    assert_eq!(run.output::<String>()?, "berlin: Ada");
    Ok(())
}

#[tokio::test]
async fn what_lives_as_long_as_the_worker_is_replaced_too() -> Result<(), BoxError> {
    fn address() -> String {
        panic!("nothing connects in a test")
    }

    #[dependency(scope = "app")]
    fn pool(#[depends(address)] address: String) -> String {
        address
    }

    #[step]
    fn look(#[depends(pool)] pool: &str) -> String {
        pool.to_owned()
    }

    static LOOK: Workflow = Workflow::named("look").step::<look>().build();

    let made = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&made);
    let harness = Harness::new(&LOOK).with_dependency(pool, move || {
        count.fetch_add(1, Ordering::Relaxed);
        "a pond".to_owned()
    });
    let run = harness.run(()).await?;
    assert_eq!(run.error(), None);
    assert_eq!(run.output::<String>()?, "a pond");
    assert_eq!(made.load(Ordering::Relaxed), 1);
    Ok(())
}

#[test]
fn a_plain_test_runs_one_too_and_what_it_shows_is_the_same_each_time() -> Result<(), BoxError> {
    let run = shop(&Deeds::default())
        .fail_once("charge", "no answer")
        .run_blocking(20)?;
    assert_eq!(
        run.to_string(),
        "job job-1 of `shop` is completed at step `ship`, 100% done\n  \
           charge failed, attempt 1: no answer\n  \
           charge completed, attempt 2 → ship\n  \
           ship ended, attempt 1"
    );
    Ok(())
}

#[tokio::test]
async fn a_step_that_hangs_meets_its_time_out() -> Result<(), BoxError> {
    #[step(timeout = "50ms")]
    async fn hang() {
        std::future::pending::<()>().await;
    }
    static HANG: Workflow = Workflow::named("hang").step::<hang>().build();

    let run = Harness::new(&HANG).run(()).await?;
    assert_eq!(run.step("hang")?.outcomes(), [RunOutcome::TimedOut]);
    Ok(())
}
