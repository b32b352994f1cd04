//! Who may make a value: plain functions, closures and marked functions, each fallible, `async`, or both.

use ergate::ErrorKind;
use ergate::prelude::*;
use std::future::ready;
use std::num::ParseIntError;
use tests::run;

fn plain() -> u8 {
    1
}

fn fallible() -> Result<u8, ParseIntError> {
    "2".parse()
}

async fn later() -> u8 {
    tokio::task::yield_now().await;
    3
}

async fn fallible_later() -> Result<u8, ParseIntError> {
    tokio::task::yield_now().await;
    "4".parse()
}

#[dependency]
fn marked() -> u8 {
    5
}

#[dependency]
fn marked_fallible(text: &'static str) -> Result<u8, ParseIntError> {
    text.parse()
}

#[dependency]
async fn marked_later() -> u8 {
    tokio::task::yield_now().await;
    7
}

#[dependency]
async fn marked_fallible_later(text: &'static str) -> Result<u8, ParseIntError> {
    tokio::task::yield_now().await;
    text.parse()
}

#[workflow]
mod twelve {
    use super::*;

    #[step]
    fn in_a_blocking_step(
        #[depends(plain)] a: u8,
        #[depends(fallible)] b: u8,
        #[depends(later)] c: u8,
        #[depends(fallible_later)] d: u8,
        #[depends(marked)] e: u8,
        #[depends(marked_fallible("6"))] f: u8,
        #[depends(marked_later)] g: u8,
        #[depends(marked_fallible_later("8"))] h: u8,
        #[depends(|| 9)] i: u8,
        #[depends(|| "10".parse::<u8>())] j: u8,
        #[depends(|| ready(11))] k: u8,
        #[depends(async || "12".parse::<u8>())] l: u8,
    ) -> [u8; 12] {
        [a, b, c, d, e, f, g, h, i, j, k, l]
    }

    #[step]
    async fn in_an_async_step(
        all: [u8; 12],
        #[depends(fallible_later)] d: &u8,
        #[depends(marked_fallible("6"))] f: &u8,
    ) -> (u32, u8) {
        (all.into_iter().map(u32::from).sum(), d + f)
    }

    #[step(inline)]
    fn in_an_inline_step(sums: (u32, u8), #[depends(marked_later)] g: u8) -> u32 {
        sums.0 + u32::from(sums.1) + u32::from(g)
    }
}

#[tokio::test]
async fn each_kind_of_function_makes_a_value_for_each_kind_of_step() {
    let job = run(&twelve::WORKFLOW, twelve::job()).await;
    assert_eq!(
        (job.status, job.last_return_value.as_str()),
        (Status::Completed, "95")
    );
}

fn refuses() -> Result<u8, BoxError> {
    Err("refused".into())
}

#[dependency]
async fn refuses_later() -> Result<u8, BoxError> {
    tokio::task::yield_now().await;
    Err("refused".into())
}

#[dependency]
fn asks(#[depends(refuses_later)] refused: u8) -> u8 {
    refused
}

#[workflow]
mod plain_fails {
    use super::*;

    #[step]
    fn step(#[depends(refuses)] _refused: u8) {}
}

#[workflow]
mod closure_fails {
    use super::*;

    #[step]
    fn step(#[depends(|| Err::<u8, BoxError>("refused".into()))] _refused: u8) {}
}

#[workflow]
mod marked_fails {
    use super::*;

    #[step]
    fn step(#[depends(asks)] _refused: u8) {}
}

#[tokio::test]
async fn an_error_names_the_dependency_and_who_asked_for_it() {
    let closure = r#"|| Err::<u8, BoxError>("refused".into())"#;
    for (job, dependency) in [
        (
            run(&plain_fails::WORKFLOW, plain_fails::job()).await,
            "refuses",
        ),
        (
            run(&closure_fails::WORKFLOW, closure_fails::job()).await,
            closure,
        ),
        (
            run(&marked_fails::WORKFLOW, marked_fails::job()).await,
            "asks → refuses_later",
        ),
    ] {
        let error = job.error.unwrap();
        assert_eq!(
            (error.kind, error.message.as_str()),
            (ErrorKind::Dependency, "refused")
        );
        assert_eq!(error.dependency.as_deref(), Some(dependency));
    }
}
