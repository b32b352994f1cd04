//! What can't be written. Each case in `ui/python_faults` must not compile, with the message that stands beside it.

use std::path::Path;

use tests::ui_cases;
use trybuild::TestCases;

fn does_not_compile(case: &str) {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let cases = ui_cases(Path::new("ui/python_faults"), scratch).unwrap();
    TestCases::new().compile_fail(cases.join(case).with_extension("rs"));
}

#[test]
fn fault_11_a_second_unmarked_parameter_does_not_compile() {
    does_not_compile("fault_11_second_input");
}

#[test]
fn fault_15_a_jump_to_a_step_of_another_workflow_does_not_compile() {
    does_not_compile("fault_15_step_of_another_workflow");
}

#[test]
fn fault_16_two_steps_of_one_name_do_not_compile() {
    does_not_compile("fault_16_same_name");
}

#[test]
fn fault_20_an_undeclared_jump_does_not_compile() {
    does_not_compile("fault_20_undeclared_jump");
}

#[test]
fn fault_24_a_context_that_may_be_changed_does_not_compile() {
    does_not_compile("fault_24_changed_context");
}
