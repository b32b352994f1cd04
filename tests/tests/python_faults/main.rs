//! The Python package `ergate` 0.6.0 has 35 faults, each shown by running it. Here stands what this crate does instead.
//!
//! | no. | in Python | here |
//! |---|---|---|
//! | 1 | a job of an unknown workflow kills the worker | [`jobs::fault_01_a_job_of_an_unknown_workflow_fails_and_the_worker_goes_on`] |
//! | 2 | a completed job that is delivered again kills the worker | [`jobs::fault_02_a_job_that_is_delivered_again_after_its_end_is_left_as_it_is`] |
//! | 3 | a last step that may end early and doesn't is never completed | [`ways::fault_03_a_last_step_that_may_end_early_and_does_not_completes_the_job`] |
//! | 4 | the percentage goes down | [`ways::fault_04_progress_never_goes_down_on_any_way`] |
//! | 5 | registering enumerates every path | [`ways::fault_05_the_work_of_a_plan_grows_with_its_jumps_and_not_with_its_paths`] |
//! | 6 | after an early end, the job stands at the wrong step | [`ways::fault_06_after_an_early_end_the_job_stands_at_the_step_that_ended_it`] |
//! | 7 | an early end rolls a session back, and the job is completed | [`dependencies::fault_07_a_session_commits_on_an_early_end`] |
//! | 8 | a dependency swallows the step's error | [`dependencies::fault_08_a_dependency_can_not_swallow_the_error_of_a_step`] |
//! | 9 | a dependency that returns is accepted and fails at run time | [`dependencies::fault_09_a_plain_function_is_a_dependency`] |
//! | 10 | an `async` step is completed and never ran | [`signatures::fault_10_an_async_step_runs`] |
//! | 11 | every unmarked parameter gets the input | [`refused::fault_11_a_second_unmarked_parameter_does_not_compile`] |
//! | 12 | cancelled jobs run | [`jobs::fault_12_a_cancelled_job_does_not_run`], [`jobs::fault_12_a_job_that_is_cancelled_while_it_runs_takes_no_further_step`] |
//! | 13 | no error text is kept | [`events::fault_13_the_record_and_the_event_say_what_went_wrong`] |
//! | 14 | types are lost between steps | [`signatures::fault_14_values_keep_their_types_from_step_to_step`] |
//! | 15 | a jump to another workflow's step runs the wrong one | [`refused::fault_15_a_jump_to_a_step_of_another_workflow_does_not_compile`] |
//! | 16 | two steps of one name | [`refused::fault_16_two_steps_of_one_name_do_not_compile`] |
//! | 17 | a step that never goes on counts as if it did | [`ways::fault_17_a_step_that_never_goes_on_is_not_reckoned_with_its_next_step`] |
//! | 18 | a job for tomorrow runs today | [`jobs::fault_18_a_job_for_tomorrow_runs_tomorrow`] |
//! | 19 | signals can't be imported from the package | [`signatures::fault_19_all_that_a_user_needs_can_be_imported`] |
//! | 20 | the estimate says nothing of a jump | [`ways::fault_20_the_estimate_knows_of_every_jump`], [`refused::fault_20_an_undeclared_jump_does_not_compile`] |
//! | 21 | a job's start and end are told at each step | [`events::fault_21_each_event_is_told_once_and_in_order`], [`events::fault_21_the_end_of_a_job_is_told_when_it_is_saved`] |
//! | 22 | statuses are stored as numbers | [`jobs::fault_22_statuses_are_stored_as_words`] |
//! | 23 | an input that can't be copied kills the worker | [`jobs::fault_23_an_input_is_handed_over_and_not_copied`], [`jobs::fault_23_an_input_that_can_not_be_written_is_refused_when_it_is_submitted`] |
//! | 24 | a failed step's changes to the context are kept | [`signatures::fault_24_each_attempt_sees_the_context_as_it_was_submitted`], [`refused::fault_24_a_context_that_may_be_changed_does_not_compile`] |
//! | 25 | a jump through a dependency is swallowed | [`dependencies::fault_25_a_jump_arrives_whatever_the_dependencies_do`] |
//! | 26 | a failed teardown hides that the card was charged | [`dependencies::fault_26_a_failed_teardown_is_told_from_a_failed_step`] |
//! | 27 | no event tells of an abort | [`events::fault_27_an_abort_has_an_event_of_its_own`] |
//! | 28 | the lifespan has nowhere to put a pool | [`dependencies::fault_28_what_is_opened_for_the_worker_reaches_the_steps`] |
//! | 29 | `Depends` has no options | [`dependencies::fault_29_a_dependency_takes_arguments_and_is_made_anew_where_asked`] |
//! | 30 | a hiccup of the queue ends the process | [`stores::fault_30_a_worker_outlives_a_store_that_does_not_hand_out_jobs`] |
//! | 31 | a hiccup of the store loses the job | [`stores::fault_31_no_job_is_lost_when_the_store_fails_to_save_it`] |
//! | 32 | the examples in the documentation don't run | [`documentation::fault_32_every_example_is_compiled`] |
//! | 33 | with postponed annotations, every parameter gets the input | [`signatures::fault_33_each_parameter_gets_what_its_mark_says`] |
//! | 34 | signals are swallowed, and a killed worker loses its job | [`ending`]: five tests |
//! | 35 | the publisher drops jobs when one of them fails | [`stores::fault_35_of_many_jobs_all_are_taken_in_or_none`] |

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that fails should panic"
)]

mod dependencies;
mod documentation;
#[cfg(unix)]
mod ending;
mod events;
mod jobs;
mod refused;
mod signatures;
mod stores;
mod ways;
