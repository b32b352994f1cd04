//! What goes wrong, and what is said of it.

use ergate::prelude::*;
use ergate::{ErrorKind, ErrorRecord, RunError};

fn record(error: RunError) -> ErrorRecord {
    match error {
        RunError::Failed(record) => *record,
        other => panic!("{other}"),
    }
}

#[step]
fn explode(n: u64) -> u64 {
    assert!(n < 7, "{n} is too much");
    n
}

static EXPLODE: Workflow<u64> = Workflow::named("explode").step::<explode>().build();

#[test]
fn a_panic_is_an_error() {
    let error = EXPLODE.run_here_blocking::<u64>(7).unwrap_err();
    let record = record(error);
    assert_eq!(record.kind, ErrorKind::Panicked);
    assert_eq!(record.message, "7 is too much");
    assert!(
        record
            .place
            .is_some_and(|place| place.contains("errors.rs"))
    );
    assert!(record.at.is_some());
    assert_eq!(EXPLODE.run_here_blocking::<u64>(6).unwrap(), 6);
}

/// An error that names itself as what caused it.
#[derive(Debug)]
struct Circle;

impl std::fmt::Display for Circle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("round and round")
    }
}

impl std::error::Error for Circle {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self)
    }
}

#[step]
fn turn() -> Result<(), Circle> {
    Err(Circle)
}

#[test]
fn an_error_whose_sources_have_no_end_is_told_all_the_same() {
    static TURN: Workflow = Workflow::named("turn").step::<turn>().build();
    let error = TURN.run_here_blocking::<()>(()).unwrap_err();
    let record = record(error);
    assert_eq!(record.message, "round and round");
    assert!(record.chain.len() <= 64, "{}", record.chain.len());
}

struct Shop;

#[step]
fn open(#[state] _shop: &Shop) {}

#[test]
fn what_is_missing_is_told_before_anything_runs() {
    static OPEN: Workflow = Workflow::named("open").step::<open>().build();
    let error = OPEN.run_here_blocking::<()>(()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with(
            "workflow `open` can't run here\n  - step `open` takes `#[state] _shop: Shop`"
        ),
        "{text}"
    );
}

#[dependency(teardown = fail)]
fn fragile() -> u8 {
    7
}

fn fail(_: u8, _: Outcome) -> Result<(), BoxError> {
    Err("it broke".into())
}

#[step]
fn handle(#[depends(fragile)] _fragile: &u8) {}

#[test]
fn a_teardown_that_fails_fails_the_step() {
    static HANDLE: Workflow = Workflow::named("handle").step::<handle>().build();
    let record = record(HANDLE.run_here_blocking::<()>(()).unwrap_err());
    assert_eq!(record.kind, ErrorKind::Teardown);
    assert!(record.message.contains("it broke"), "{record}");
}

#[dependency(scope = "app", teardown = fail)]
fn fragile_for_all() -> u8 {
    7
}

#[step]
fn handle_for_all(#[depends(fragile_for_all)] _fragile: &u8) {}

#[test]
fn a_teardown_of_what_all_share_is_told_in_the_end() {
    static HANDLE: Workflow = Workflow::named("handle").step::<handle_for_all>().build();
    let error = HANDLE.run_here_blocking::<()>(()).unwrap_err();
    assert!(
        matches!(
            error,
            RunError::Teardown {
                workflow: "handle",
                ..
            }
        ),
        "{error}"
    );
}

#[tokio::test]
async fn on_a_runtime_the_blocking_forms_say_so() {
    let error = EXPLODE.run_here_blocking::<u64>(6).unwrap_err();
    assert!(matches!(error, RunError::Runtime(_)));
    let here = EXPLODE.here().start().await.unwrap();
    let error = here.run_blocking::<u64>(6).unwrap_err();
    assert!(format!("{error:?}").contains("await the form of this call that is `async`"));
}

struct Glass;

impl Drop for Glass {
    fn drop(&mut self) {
        panic!("it shattered");
    }
}

fn glass() -> Glass {
    Glass
}

#[step]
fn pour(#[depends(glass)] _glass: &Glass) {}

#[test]
fn a_panic_in_a_drop_fails_the_step() {
    static POUR: Workflow = Workflow::named("pour").step::<pour>().build();
    let record = record(POUR.run_here_blocking::<()>(()).unwrap_err());
    assert_eq!(record.kind, ErrorKind::Teardown);
    assert_eq!(record.message, "dropping `glass` panicked: it shattered");
}
