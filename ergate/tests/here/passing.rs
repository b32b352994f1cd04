//! Values go from step to step as they are, and as JSON only where they have to.

use std::sync::atomic::{AtomicUsize, Ordering};

use ergate::prelude::*;
use ergate::{Payload, RunError};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

static WRITTEN: AtomicUsize = AtomicUsize::new(0);
static READ: AtomicUsize = AtomicUsize::new(0);

/// Counts how often it goes through JSON. One test alone may use it.
#[derive(Debug, PartialEq)]
struct Counted(u64);

impl Serialize for Counted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WRITTEN.fetch_add(1, Ordering::Relaxed);
        serializer.serialize_u64(self.0)
    }
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        READ.fetch_add(1, Ordering::Relaxed);
        u64::deserialize(deserializer).map(Counted)
    }
}

fn times() -> (usize, usize) {
    (
        WRITTEN.swap(0, Ordering::Relaxed),
        READ.swap(0, Ordering::Relaxed),
    )
}

#[step]
fn by_value(n: Counted) -> Counted {
    Counted(n.0 + 1)
}

#[step]
async fn by_reference(n: &Counted, #[input] again: &Counted) -> Result<Counted, BoxError> {
    assert_eq!(n, again);
    Ok(Counted(n.0 + 1))
}

#[step]
fn may_end(n: Counted) -> Flow<Counted, End> {
    Flow::next(Counted(n.0 + 1))
}

#[step]
fn takes_nothing() -> End<Counted> {
    End(Counted(7))
}

#[step(retries = 1)]
fn tried_again(n: Counted) -> Counted {
    Counted(n.0 + 1)
}

#[dependency]
fn doubled(#[input] n: Counted) -> u64 {
    n.0 * 2
}

#[step]
fn read_twice(n: Counted, #[depends(doubled)] doubled: u64) -> Counted {
    Counted(n.0 + doubled)
}

#[test]
fn values_go_through_json_only_where_they_have_to() {
    static TYPED: Workflow<Counted> = Workflow::named("typed")
        .step::<by_value>()
        .step::<by_reference>()
        .step::<may_end>()
        .build();
    let typed = TYPED.here().start_blocking().unwrap();
    let n: Counted = typed.run_blocking(Counted(0)).unwrap();
    assert_eq!((n, times()), (Counted(3), (0, 0)));

    static DROPPED: Workflow<Counted> = Workflow::named("dropped")
        .step::<by_value>()
        .step::<takes_nothing>()
        .build();
    let n: Counted = DROPPED.run_here_blocking(Counted(0)).unwrap();
    assert_eq!((n, times()), (Counted(7), (0, 0)));

    static RETRIED: Workflow<Counted> = Workflow::named("retried").step::<tried_again>().build();
    let n: Counted = RETRIED.run_here_blocking(Counted(0)).unwrap();
    assert_eq!((n, times()), (Counted(1), (1, 1)));

    static SHARED: Workflow<Counted> = Workflow::named("shared").step::<read_twice>().build();
    let n: Counted = SHARED.run_here_blocking(Counted(2)).unwrap();
    assert_eq!((n, times()), (Counted(6), (1, 2)));

    // Another type than the last step returns.
    let n: u64 = TYPED.run_here_blocking(Counted(0)).unwrap();
    assert_eq!((n, times()), (3, (1, 0)));
}

#[step]
fn sort(n: i64) -> Flow<i64, (GoTo<large>, End)> {
    match n {
        0 => Flow::end("nothing"),
        100.. => Flow::go_to(large::with(n)),
        _ => Flow::next(n),
    }
}

#[step]
fn small(n: i64) -> End<String> {
    End(format!("{n} is small"))
}

#[step]
fn large(n: i64) -> String {
    format!("{n} is large")
}

static SORT: Workflow<i64> = Workflow::named("sort")
    .step::<sort>()
    .step::<small>()
    .step::<large>()
    .build();

#[test]
fn jumps_and_early_ends_lead_where_they_say() {
    let sort = SORT.here().start_blocking().unwrap();
    for (n, said) in [(0, "nothing"), (7, "7 is small"), (700, "700 is large")] {
        assert_eq!(sort.run_blocking::<String>(n).unwrap(), said);
    }
}

#[test]
fn a_value_of_another_type_is_an_error_that_names_both() {
    let error = SORT.run_here_blocking::<u64>(7).unwrap_err();
    assert!(matches!(
        error,
        RunError::Output {
            step: "small",
            wanted: "u64",
            ..
        }
    ));
    let text = format!("{error:?}");
    assert!(
        text.contains("workflow `sort` ended with step `small`, whose value is no `u64`"),
        "{text}"
    );
    assert!(text.contains("invalid type: string"), "{text}");

    let payload: Payload = SORT.run_here_blocking(7).unwrap();
    assert_eq!(payload.as_str(), "\"7 is small\"");
}

/// Neither can be written, and nobody asks for that.
#[derive(Debug, Deserialize, PartialEq)]
struct Open(u64);

impl Serialize for Open {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("it is open"))
    }
}

#[step]
fn open(n: u64) -> Open {
    Open(n)
}

#[step]
fn close(open: Open) -> u64 {
    open.0
}

#[step]
fn reads_it_aside(#[input] open: &Open, #[depends(aside)] aside: u64) -> u64 {
    open.0 + aside
}

#[dependency]
fn aside(#[input] open: Open) -> u64 {
    open.0
}

#[test]
fn what_is_not_written_need_not_be_writable() {
    static CLOSE: Workflow<u64> = Workflow::named("close")
        .step::<open>()
        .step::<close>()
        .build();
    assert_eq!(CLOSE.run_here_blocking::<u64>(7).unwrap(), 7);

    static ASIDE: Workflow<u64> = Workflow::named("aside")
        .step::<open>()
        .step::<reads_it_aside>()
        .build();
    let error = ASIDE.run_here_blocking::<u64>(7).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("step `open` of `aside` could not write its result"),
        "{text}"
    );

    static INPUT: Workflow<Open> = Workflow::named("input").step::<reads_it_aside>().build();
    let error = INPUT.run_here_blocking::<u64>(Open(7)).unwrap_err();
    assert!(
        matches!(error, RunError::Input { what: "input", .. }),
        "{error}"
    );
}
