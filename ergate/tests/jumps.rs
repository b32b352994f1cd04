//! How jumps are written.

use ergate::prelude::*;

#[step]
fn left(n: i64) -> GoTo<named> {
    named::with(n.to_string())
}

#[step]
fn right() -> GoTo<bare> {
    bare::with()
}

#[step]
fn named(_name: &str) {}

#[step]
fn bare() {}

#[test]
fn a_jump_carries_what_its_target_takes() {
    assert_eq!(format!("{:?}", left(3)), "named::with(..)");
}

#[test]
fn a_jump_to_a_step_without_input_carries_nothing() {
    assert_eq!(format!("{:?}", right()), "bare::with(..)");
}
