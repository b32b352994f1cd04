//! In an editor a step is not finished most of the time. The function is there all the same, so that completion, hover and
//! go-to-definition go on working in its body.

use super::tokens;
use crate::{expand, workflow};

/// Whether these tokens stand in the output, one after the other, but for an empty list of generic parameters.
fn emits(output: &proc_macro2::TokenStream, source: &str) -> bool {
    let emitted = squeezed(&output.to_string()).replace("<>", "");
    emitted.contains(&squeezed(&tokens(source).to_string()))
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn step(source: &str) -> proc_macro2::TokenStream {
    expand::step(tokens(""), tokens(source))
}

#[test]
fn a_mark_without_its_function() {
    // What an editor hands on for `#[depends(`: it closes what is open.
    let output = step("fn charge(total: i64, #[depends()] at: u64) -> i64 { total }");
    assert!(emits(
        &output,
        "fn charge(total: i64, at: u64) -> i64 { total }"
    ));
}

#[test]
fn a_type_whose_function_is_not_named_yet() {
    let output = step("fn charge(total: i64, #[depends(pools::Poo)] pool: &Pool) -> i64 { total }");
    assert!(emits(
        &output,
        "fn charge(total: i64, pool: &Pool) -> i64 { total }"
    ));
    assert!(emits(&output, "pools::Poo"));
}

#[test]
fn a_path_that_has_no_end_yet() {
    let output = step("fn charge(total: i64, #[depends(deps::)] at: u64) -> i64 { total }");
    assert!(emits(
        &output,
        "fn charge(total: i64, at: u64) -> i64 { total }"
    ));
}

#[test]
fn a_body_that_does_not_parse_yet() {
    let output = step("fn charge(total: i64, #[depends(now)] at: u64) -> i64 { let x = ; total. }");
    assert!(emits(
        &output,
        "fn charge(total: i64, at: u64) -> i64 { let x = ; total. }"
    ));
    assert!(!output.to_string().contains("compile_error"));
}

#[test]
fn a_parameter_without_its_type() {
    let output = step("fn charge(total: i64, #[depends(now)] at: ) -> i64 { total }");
    assert!(emits(
        &output,
        "fn charge(total: i64, at: ) -> i64 { total }"
    ));
}

#[test]
fn a_return_type_that_is_missing() {
    let output = step("fn charge(total: i64, #[context] user: &User) -> { total }");
    assert!(emits(
        &output,
        "fn charge(total: i64, user: &User) -> { total }"
    ));
}

#[test]
fn an_empty_mark() {
    let output = step("fn charge(total: i64, #[] at: u64) -> i64 { total }");
    assert!(emits(&output, "-> i64 { total }"));
}

#[test]
fn an_option_without_its_value() {
    let output = expand::step(
        tokens("retries = "),
        tokens("fn charge(total: i64, #[context] user: &User) -> i64 { total }"),
    );
    assert!(emits(
        &output,
        "fn charge(total: i64, user: &User) -> i64 { total }"
    ));
}

#[test]
fn a_dependency() {
    let output = expand::dependency(
        tokens("teardown = "),
        tokens("fn pool(#[depends(deps::)] url: &str) -> Pool { Pool::open(url) }"),
    );
    assert!(emits(
        &output,
        "fn pool(url: &str) -> Pool { Pool::open(url) }"
    ));
}

#[test]
fn a_step_of_a_workflow() {
    let source = "mod orders { #[step] fn charge(total: ) -> i64 { total } #[step] fn mail() {} }";
    let output = workflow::expand(tokens(""), tokens(source));
    assert!(emits(&output, source));
}

#[test]
fn a_module_with_a_wrong_option() {
    let output = workflow::expand(
        tokens("contxt = User"),
        tokens("mod orders { #[step] fn charge(total: i64) -> i64 { total } }"),
    );
    assert!(emits(&output, "fn charge(total: i64) -> i64 { total }"));
}
