//! Messages that break a rule, each with the reason.

use crate::rules::Rule;

/// A message that breaks a rule.
pub(crate) struct Exception {
    pub(crate) case: &'static str,
    pub(crate) rules: &'static [Rule],
    #[expect(dead_code, reason = "for whoever reads the list")]
    reason: &'static str,
}

const fn exception(case: &'static str, rules: &'static [Rule], reason: &'static str) -> Exception {
    Exception {
        case,
        rules,
        reason,
    }
}

const ITS_OWN_NAME: &str =
    "rustc's own error for a name that it does not know; it tells which was meant";
const ITS_OWN_TYPE: &str = "rustc's own error for a value of another type; a bound with a sentence of ours would cost the \
     inference of `job(text.parse()?)`";
const ITS_OWN_COUNT: &str = "rustc's own error for an argument that is missing; it writes the call with the argument's type";
const ITS_OWN_FUTURE: &str = "rustc's own error for a future that is not `Send`; it names the value that is held across the \
     `.await`";
const TAKES_THE_REFERENCE_AWAY: &str =
    "rustc proposes in five lines of its own to take the `&` away";

pub(crate) const EXCEPTIONS: [Exception; 26] = [
    exception(
        "dependency/future_not_send",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_FUTURE,
    ),
    exception(
        "dependency/teardown_unknown",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_NAME,
    ),
    exception(
        "dependency/unknown_function",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_NAME,
    ),
    exception(
        "dependency/unknown_function_of_a_module",
        &[Rule::FirstLine],
        ITS_OWN_NAME,
    ),
    exception(
        "dependency/unknown_function_with_an_argument",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_NAME,
    ),
    exception(
        "dependency/unknown_module",
        &[Rule::FirstLine],
        ITS_OWN_NAME,
    ),
    exception(
        "dependency/wrong_argument",
        &[Rule::FirstLine, Rule::Mend],
        ITS_OWN_TYPE,
    ),
    exception(
        "step/dependency_not_used",
        &[Rule::FirstLine],
        "rustc's own lint",
    ),
    exception(
        "step/depends_without_step",
        &[Rule::FirstLine, Rule::Mend],
        "no macro of ours runs; in a `#[workflow]` module one does, and says more",
    ),
    exception(
        "step/input_that_borrows",
        &[Rule::FirstLine],
        "lifetimes are asked for when all else is proven, and rustc alone speaks of them",
    ),
    exception(
        "step/not_send",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_FUTURE,
    ),
    exception(
        "step/on_an_associated_function",
        &[Rule::FirstLine],
        "a macro is not told that its function stands in an `impl`",
    ),
    exception(
        "step/unknown_type",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_NAME,
    ),
    exception(
        "workflow/attribute_forgotten",
        &[Rule::FirstLine],
        "without the attribute there is no type of that name, and rustc says so",
    ),
    exception(
        "workflow/job_with_another_context",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_TYPE,
    ),
    exception(
        "workflow/job_with_another_input",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_TYPE,
    ),
    exception(
        "workflow/job_with_another_input_of_a_static",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_TYPE,
    ),
    exception(
        "workflow/job_without_its_context",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_COUNT,
    ),
    exception(
        "workflow/job_without_its_input",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_COUNT,
    ),
    exception(
        "workflow/jump_with_another_type",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_TYPE,
    ),
    exception(
        "workflow/jump_with_nothing",
        &[Rule::FirstLine, Rule::Length],
        ITS_OWN_COUNT,
    ),
    exception(
        "workflow/module_in_another_file",
        &[Rule::FirstLine],
        "rustc refuses it before the macro does",
    ),
    exception(
        "workflow/static_of_another_input",
        &[Rule::FirstLine],
        "the type of the static is written by hand",
    ),
    exception(
        "workflow/static_with_a_context_that_is_not_declared",
        &[Rule::FirstLine],
        "the type of the static is written by hand; with a bound in `build`, rustc takes the chain's own types before it looks \
         at the static's, and says the same",
    ),
    exception(
        "workflow/worker_on_a_reference",
        &[Rule::Length],
        TAKES_THE_REFERENCE_AWAY,
    ),
    exception(
        "workflow/worker_on_no_backend",
        &[Rule::Length],
        TAKES_THE_REFERENCE_AWAY,
    ),
];
