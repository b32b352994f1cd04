//! Code of the user's that panics: what a step calls, and what is called on the way into it and out of it.

use std::fmt;
use std::panic::panic_any;

use ergate::prelude::*;
use ergate::{ErrorKind, ErrorRecord, Job};
use serde::{Deserialize, Serialize, Serializer};

use crate::bench::why_it_fails;

async fn why<I>(workflow: &Workflow<I>) -> ErrorRecord {
    why_it_fails(workflow, Job::new(workflow.name())).await
}

macro_rules! workflows {
    ($($name:ident: $step:ident;)*) => {
        $(static $name: Workflow = Workflow::named(stringify!($step)).step::<$step>().build();)*
    };
}

workflows! {
    STEP: in_the_step;
    ASYNC_STEP: in_the_async_step;
    DEPENDENCY: in_a_dependency;
    ASYNC_DEPENDENCY: in_an_async_dependency;
    PLAIN_DEPENDENCY: in_a_plain_function;
    SUB_DEPENDENCY: in_a_sub_dependency;
    TEARDOWN: in_a_teardown;
    ASYNC_TEARDOWN: in_an_async_teardown;
    DISPLAY: in_an_error;
    TEARDOWN_DISPLAY: in_the_error_of_a_teardown;
    SERIALIZE: in_serialize;
    DROP_OF_DEPENDENCY: in_the_drop_of_a_dependency;
    DROP_OF_OUTPUT: in_the_drop_of_an_output;
    DROP_OF_PANIC: in_the_drop_of_a_panic;
    ENDLESS_PANIC: in_the_drop_of_each_panic;
}

static DROP_OF_INPUT: Workflow<Slippery> = Workflow::named("in_the_drop_of_an_input")
    .step::<in_the_drop_of_an_input>()
    .build();
static DROP_OF_BORROWED_INPUT: Workflow<Slippery> =
    Workflow::named("in_the_drop_of_a_borrowed_input")
        .step::<in_the_drop_of_a_borrowed_input>()
        .build();

/// Panics when it is dropped.
#[derive(Serialize, Deserialize)]
struct Slippery;

impl Drop for Slippery {
    fn drop(&mut self) {
        panic!("dropped");
    }
}

#[step]
fn in_the_step() {
    panic!("boom");
}

#[step]
async fn in_the_async_step() {
    tokio::task::yield_now().await;
    panic!("boom");
}

#[tokio::test]
async fn a_step() {
    for workflow in [&STEP, &ASYNC_STEP] {
        let error = why(workflow).await;
        assert_eq!(
            (error.kind, error.message.as_str()),
            (ErrorKind::Panicked, "boom")
        );
        assert!(error.place.unwrap().contains("panics.rs"));
    }
}

#[dependency]
fn broken() -> u8 {
    panic!("boom")
}

#[dependency]
async fn broken_later() -> u8 {
    tokio::task::yield_now().await;
    panic!("boom")
}

fn unmarked() -> u8 {
    panic!("boom")
}

#[dependency]
fn asks(#[depends(broken_later)] broken: u8) -> u8 {
    broken
}

#[step]
fn in_a_dependency(#[depends(broken)] _broken: u8) {}

#[step]
fn in_an_async_dependency(#[depends(broken_later)] _broken: u8) {}

#[step]
fn in_a_plain_function(#[depends(unmarked)] _broken: u8) {}

#[step]
fn in_a_sub_dependency(#[depends(asks)] _broken: u8) {}

#[tokio::test]
async fn a_dependency() {
    for (workflow, name) in [
        (&DEPENDENCY, "broken"),
        (&ASYNC_DEPENDENCY, "broken_later"),
        (&PLAIN_DEPENDENCY, "unmarked"),
        (&SUB_DEPENDENCY, "asks → broken_later"),
    ] {
        let error = why(workflow).await;
        assert_eq!(
            (error.kind, error.message.as_str()),
            (ErrorKind::Panicked, "boom")
        );
        assert_eq!(error.dependency.as_deref(), Some(name));
    }
}

#[dependency(teardown = give_up)]
fn well_made() -> u8 {
    7
}

fn give_up(_: u8) {
    panic!("boom");
}

#[dependency(teardown = give_up_later)]
fn made_well() -> u8 {
    7
}

async fn give_up_later(_: u8) {
    tokio::task::yield_now().await;
    panic!("boom");
}

#[step]
fn in_a_teardown(#[depends(well_made)] _made: &u8) {}

#[step]
fn in_an_async_teardown(#[depends(made_well)] _made: &u8) {}

#[tokio::test]
async fn a_teardown() {
    for (workflow, name) in [(&TEARDOWN, "well_made"), (&ASYNC_TEARDOWN, "made_well")] {
        let error = why(workflow).await;
        assert_eq!(error.kind, ErrorKind::Teardown);
        assert_eq!(
            error.message,
            format!("the teardown of `{name}` panicked: boom")
        );
    }
}

/// An error without words.
#[derive(Debug)]
struct Speechless;

impl fmt::Display for Speechless {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("no words")
    }
}

impl std::error::Error for Speechless {}

#[step]
fn in_an_error() -> Result<(), Speechless> {
    Err(Speechless)
}

#[dependency(teardown = find_no_words)]
fn talkative() -> u8 {
    7
}

fn find_no_words(_: u8) -> Result<(), Speechless> {
    Err(Speechless)
}

#[step]
fn in_the_error_of_a_teardown(#[depends(talkative)] _made: &u8) {}

#[tokio::test]
async fn the_text_of_an_error() {
    let error = why(&DISPLAY).await;
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::Panicked, "no words")
    );
    let error = why(&TEARDOWN_DISPLAY).await;
    assert_eq!(error.kind, ErrorKind::Teardown);
    assert_eq!(
        error.message,
        "the teardown of `talkative` panicked: no words"
    );
}

struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("illegible");
    }
}

#[step]
fn in_serialize() -> Unwritable {
    Unwritable
}

#[tokio::test]
async fn writing_the_output() {
    let error = why(&SERIALIZE).await;
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::Panicked, "illegible")
    );
}

fn slippery() -> Slippery {
    Slippery
}

#[step]
fn in_the_drop_of_a_dependency(#[depends(slippery)] _slippery: &Slippery) {}

#[step]
fn in_the_drop_of_an_input(_slippery: Slippery) {}

#[step]
fn in_the_drop_of_a_borrowed_input(_slippery: &Slippery) {}

#[step]
fn in_the_drop_of_an_output() -> Slippery {
    Slippery
}

#[tokio::test]
async fn dropping_what_the_step_had() {
    for workflow in [&DROP_OF_DEPENDENCY, &DROP_OF_OUTPUT] {
        let error = why(workflow).await;
        assert!(error.message.ends_with("dropped"), "{error}");
    }
    for workflow in [&DROP_OF_INPUT, &DROP_OF_BORROWED_INPUT] {
        let error = why(workflow).await;
        assert!(error.message.ends_with("dropped"), "{error}");
    }
}

#[step]
fn in_the_drop_of_a_panic() {
    panic_any(Slippery);
}

/// Throws another one when it is dropped.
struct Endless;

impl Drop for Endless {
    fn drop(&mut self) {
        panic_any(Endless);
    }
}

#[step]
fn in_the_drop_of_each_panic() {
    panic_any(Endless);
}

#[tokio::test]
async fn dropping_what_a_panic_threw() {
    for workflow in [&DROP_OF_PANIC, &ENDLESS_PANIC] {
        let error = why(workflow).await;
        assert_eq!(
            (error.kind, error.message.as_str()),
            (ErrorKind::Panicked, "a value that is not text")
        );
    }
}
