//! What an error asks for is found inside it, whatever wraps it.

use std::fmt;
use std::time::Duration;

use ergate::prelude::*;
use ergate::{ErrorKind, Job};
use tests::{Workbench, run};
use with_anyhow::{
    anyhow_in_a_box, deep_in_anyhow, in_a_dependency, in_anyhow, permanent_in_anyhow,
    under_a_wrapper,
};
use with_eyre::{deep_in_eyre, in_eyre, retry_in_eyre};

/// An error of the user's with a source.
#[derive(Debug)]
struct Wrapped(BoxError);

impl fmt::Display for Wrapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("wrapped")
    }
}

impl std::error::Error for Wrapped {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.0)
    }
}

fn declined() -> Abort {
    Abort::new("card declined")
}

#[step(retries = 5)]
fn itself() -> Result<(), Abort> {
    Err(declined())
}

#[step(retries = 5)]
fn boxed() -> Result<(), BoxError> {
    Err(declined().into())
}

#[step(retries = 5)]
fn wrapped_twice() -> Result<(), Wrapped> {
    Err(Wrapped(Wrapped(declined().into()).into()))
}

mod with_anyhow {
    use anyhow::Context;

    use super::*;

    #[step(retries = 5)]
    pub(super) fn in_anyhow() -> anyhow::Result<()> {
        Err(declined().into())
    }

    #[step(retries = 5)]
    pub(super) fn deep_in_anyhow() -> Result<(), anyhow::Error> {
        Err(declined()).context("charging").context("checking out")
    }

    #[step(retries = 5)]
    pub(super) async fn under_a_wrapper() -> anyhow::Result<()> {
        Err(Wrapped(declined().into())).context("charging")
    }

    #[step(retries = 5)]
    pub(super) fn anyhow_in_a_box() -> Result<(), BoxError> {
        Err(anyhow::Error::from(declined()).context("charging").into())
    }

    #[dependency]
    fn card() -> anyhow::Result<u8> {
        Err(declined()).context("charging")
    }

    #[step(retries = 5)]
    pub(super) fn in_a_dependency(#[depends(card)] _card: u8) {}

    #[step(retries = 5)]
    pub(super) fn permanent_in_anyhow() -> anyhow::Result<()> {
        "x".parse::<u8>().permanent().context("reading")?;
        Ok(())
    }
}

mod with_eyre {
    use eyre::WrapErr;

    use super::*;

    #[step(retries = 5)]
    pub(super) fn in_eyre() -> eyre::Result<()> {
        Err(declined().into())
    }

    #[step(retries = 5)]
    pub(super) fn deep_in_eyre() -> eyre::Result<()> {
        Err(declined())
            .wrap_err("charging")
            .wrap_err("checking out")
    }

    #[step(retries = 1, backoff = "1s..1s")]
    pub(super) fn retry_in_eyre() -> eyre::Result<()> {
        "x".parse::<u8>().retry_after(HOUR).wrap_err("asking")?;
        Ok(())
    }
}

#[step(retries = 5)]
fn marked_by_extension() -> Result<(), BoxError> {
    "x".parse::<u8>().abort()?;
    Ok(())
}

macro_rules! workflows {
    ($($step:ident)*) => {
        [$({
            static WORKFLOW: Workflow = Workflow::named(stringify!($step)).step::<$step>().build();
            &WORKFLOW
        }),*]
    };
}

#[tokio::test(start_paused = true)]
async fn an_abort_is_found_at_any_depth() {
    for workflow in workflows! {
        itself boxed wrapped_twice in_anyhow deep_in_anyhow under_a_wrapper in_eyre
        deep_in_eyre anyhow_in_a_box in_a_dependency marked_by_extension
    } {
        let job = run(workflow, workflow.job(())).await;
        let name = workflow.name();
        assert_eq!((job.status, job.runs.len()), (Status::Aborted, 1), "{name}");
        assert_eq!(job.error.unwrap().kind, ErrorKind::Aborted, "{name}");
    }
}

#[tokio::test]
async fn the_record_keeps_the_whole_chain() {
    for workflow in workflows!(deep_in_anyhow deep_in_eyre) {
        let job = run(workflow, workflow.job(())).await;
        let (error, run) = (job.error.unwrap(), &job.runs[0]);
        assert_eq!(error.message, "checking out");
        assert_eq!(error.chain, ["charging", "card declined"]);
        let of_run = run.error.as_ref().unwrap();
        assert_eq!(of_run.message, error.message);
        assert_eq!(of_run.chain, error.chain);
    }
}

#[step(retries = 5)]
fn permanent_itself() -> Result<(), Permanent> {
    Err(Permanent::new("gone"))
}

#[tokio::test(start_paused = true)]
async fn a_permanent_failure_is_not_tried_again() {
    for workflow in workflows!(permanent_itself permanent_in_anyhow) {
        let job = run(workflow, workflow.job(())).await;
        assert_eq!(
            (job.status, job.runs.len()),
            (Status::Failed, 1),
            "{}",
            workflow.name()
        );
    }
}

const HOUR: Duration = Duration::from_secs(60 * 60);

#[step(retries = 1, backoff = "1s..1s")]
fn retry_itself() -> Result<(), RetryAfter> {
    Err(RetryAfter::new(HOUR, "busy"))
}

#[step(retries = 1, backoff = "1s..1s")]
fn by_policy() -> Result<(), BoxError> {
    Err("busy".into())
}

/// How long the job waited between its two runs.
fn pause(job: &Job) -> Duration {
    assert_eq!((job.status, job.runs.len()), (Status::Failed, 2));
    job.runs[1].started.since(job.runs[0].started)
}

#[tokio::test(start_paused = true)]
async fn a_failure_may_say_when_to_try_again() {
    for workflow in workflows!(retry_itself retry_in_eyre) {
        let job = Workbench::new().run(workflow, workflow.job(())).await;
        assert!(
            pause(&job) >= HOUR,
            "{}: {:?}",
            workflow.name(),
            pause(&job)
        );
    }
    let [workflow] = workflows!(by_policy);
    let job = Workbench::new().run(workflow, workflow.job(())).await;
    assert!(pause(&job) < HOUR, "{:?}", pause(&job));
}
