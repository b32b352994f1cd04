//! Inputs that are very large or very deep.

use ergate::prelude::*;
use ergate::{ErrorKind, Job, Payload};
use serde_json::Value;

use crate::bench::{why_it_fails, worked_off};

const DEEP: usize = 10_000;
const LARGE: usize = 50 * 1024 * 1024;

#[workflow]
mod read {
    use super::*;

    #[step]
    fn as_number(_number: i64) {}
}

#[workflow]
mod measure {
    use super::*;

    #[step]
    fn length(text: &str) -> usize {
        text.len()
    }
}

#[workflow]
mod walk {
    use super::*;

    #[step]
    fn as_value(_value: &Value) {}
}

fn job(workflow: &'static str, input: String) -> Job {
    let mut job = Job::new(workflow);
    job.initial_input_value = Payload::from_json(input).unwrap();
    // It is stored and read again, as on its way through any store.
    let read = Job::from_json(&job.to_json()).unwrap();
    assert_eq!(read, job);
    read
}

#[tokio::test]
async fn fifty_megabytes_are_an_input_like_any_other() {
    let job = job("measure", format!("\"{}\"", "x".repeat(LARGE)));
    let job = worked_off(&measure::WORKFLOW, job).await;
    assert_eq!(job.status, Status::Completed);
    assert_eq!(job.last_return_value.parse::<usize>().unwrap(), LARGE);
}

#[tokio::test]
async fn fifty_megabytes_of_the_wrong_shape_make_a_short_message() {
    let job = job("read", format!("\"{}\"", "x".repeat(LARGE)));
    let error = why_it_fails(&read::WORKFLOW, job).await;
    assert_eq!(error.kind, ErrorKind::Input);
    assert!(
        error.message.len() < 16 * 1024,
        "{} bytes",
        error.message.len()
    );
    assert!(error.message.contains("invalid type: string"));
}

#[tokio::test]
async fn ten_thousand_levels_are_refused_where_a_step_would_go_down_all_of_them() {
    let deep = format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP));
    let error = why_it_fails(&walk::WORKFLOW, job("walk", deep)).await;
    assert_eq!(error.kind, ErrorKind::Input);
    assert!(
        error.message.contains("recursion limit exceeded"),
        "{error}"
    );
}

#[tokio::test]
async fn ten_thousand_levels_of_the_wrong_shape_make_a_short_message() {
    let deep = format!("{}7{}", r#"{"key":"#.repeat(DEEP), "}".repeat(DEEP));
    let error = why_it_fails(&read::WORKFLOW, job("read", deep)).await;
    assert_eq!(error.kind, ErrorKind::Input);
    assert!(
        error.message.contains("invalid type: map, expected i64"),
        "{error}"
    );
}
