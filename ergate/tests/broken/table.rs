//! Which backend breaks which promise.

use std::panic::catch_unwind;

use ergate::testing::promises;

use crate::backend::Broken;
use crate::fault::{self, Fault};

const MOST_RUNS: usize = 20;

/// The promise has to be found broken. It is the test that is named for it that would fail.
fn is_found_out(promise: &str, check: fn(), fault: Fault) {
    fault::plan(fault);
    // Most are found out each time. Where threads contend, they have to meet at the broken place.
    let is_found = (0..MOST_RUNS).any(|_| catch_unwind(check).is_err());
    assert!(is_found, "`{promise}` did not find out {fault:?}");
}

macro_rules! broken {
    ($($promise:ident: $($fault:ident)+;)*) => {
        $(
            #[test]
            fn $promise() {
                $(is_found_out(stringify!($promise), promises::$promise::<Broken>, Fault::$fault);)+
            }
        )*

        /// Every promise of the suite.
        const PROMISES: &[&str] = &[$(stringify!($promise)),*];
    };
}

broken! {
    a_job_is_taken_in_once: CallsEveryJobNew TakesTheSecond;
    a_job_that_ended_is_not_started_again_by_submitting_it_again: StartsAgainWhatIsSubmittedAgain;
    a_job_waits_for_its_start: IgnoresTheStart;
    a_start_in_the_past_is_now: PutsOffThePast;
    jobs_come_in_from_elsewhere_in_any_state: QueuesWhateverComes;
    a_job_that_is_not_there_is_not_found: FindsEverything;
    a_claimed_job_is_nobody_elses: HandsOutAgain;
    no_more_jobs_are_claimed_than_asked_for: ClaimsOneMore SaysNothingIsDue;
    priority_comes_before_age_and_age_before_order: IgnoresPriority ClaimsInReverse;
    a_job_that_goes_on_keeps_its_place: SendsToTheBack ClaimsInReverse;
    a_job_that_was_put_off_is_back_in_its_place_after_it: SendsToTheBack;
    a_low_priority_waits_but_not_for_ever: Starves IgnoresPriority;
    a_job_scheduled_with_high_priority_holds_nothing_up: WaitsForTheUrgent;
    only_the_workflows_asked_for_are_claimed: ClaimsAnyWorkflow SaysWhenOthersAreDue;
    a_job_comes_back_when_its_lease_runs_out: NeverTakesOver ForgetsCrashes;
    a_renewed_lease_lasts: RenewsNothing;
    a_lease_that_ran_out_can_be_renewed_until_somebody_takes_it: RenewsInTimeOnly;
    a_job_that_kills_its_workers_is_given_up: NeverGivesUp EndsJobsInSecret;
    a_worker_that_survives_ends_the_row_of_crashes: AddsUpCrashes;
    handing_a_job_back_says_nothing_about_crashes: ForgivesCrashes;
    a_job_left_to_others_waits_and_says_nothing_about_crashes: ForgivesCrashes HandsOutWhatIsLeft;
    several_leases_are_renewed_at_once_and_answered_in_order: AnswersInReverse;
    a_settled_step_is_saved_and_the_next_can_be_claimed: SavesNothing SkipsTokens;
    a_job_that_ended_is_not_handed_out: GoesOnAfterTheEnd;
    a_retry_waits_for_its_time: RetriesAtOnce;
    a_job_handed_back_can_be_claimed_at_once: HoldsBackWhatIsHandedBack;
    a_stale_token_settles_nothing: FencesNothing;
    a_late_settlement_counts_as_long_as_nobody_took_over: SettlesInTimeOnly;
    a_job_that_is_gone_can_not_be_settled: SettlesWhatIsGone;
    a_job_that_comes_again_is_not_settled_by_the_worker_of_the_last: CountsClaimsAnew;
    a_settlement_can_be_repeated: ForgetsSettlements;
    what_is_settled_at_once_is_settled: SavesNothingAtOnce;
    a_job_is_kept_when_nothing_else_waits: KeepsNothing;
    a_kept_job_is_kept_again_when_the_answer_was_lost: ForgetsWhatWasKept;
    a_repetition_says_until_when_the_job_is_kept_by_now: RepeatsTheFirstLease;
    several_settlements_are_answered_in_order: AnswersInReverse SettlesTheFirstOnly;
    several_jobs_are_kept_and_claimed_at_once: KeepsNothing ClaimsNothingInReturn;
    a_job_that_waits_is_claimed_in_return: ClaimsNothingInReturn;
    a_job_is_kept_though_one_waits_that_came_after_it: SendsToTheBack KeepsNothing;
    an_urgent_job_is_kept_though_another_waits: KeepsNothing IgnoresPriority;
    a_job_scheduled_for_later_is_no_reason_to_give_one_up: KeepsNothing;
    only_a_job_that_goes_on_at_once_is_kept: RetriesAtOnce;
    a_settlement_that_comes_too_late_still_claims_in_return: ClaimsNothingInReturn;
    a_waiting_job_is_cancelled_at_once: CancelsNothing;
    a_scheduled_job_and_a_retry_are_cancelled_at_once: CancelsNothing;
    a_running_job_is_cancelled_when_its_step_is_over: TellsNoWorkerOfCancelling ForgetsWishes;
    a_job_that_is_kept_is_cancelled_when_its_next_step_is_over: TellsNoWorkerOfCancelling ForgetsWishes;
    a_step_that_would_run_again_is_cancelled_instead: ForgetsWishes;
    a_job_that_is_done_is_done_though_it_was_to_be_cancelled: CancelsWhatIsDone;
    a_job_to_be_cancelled_whose_worker_is_lost_ends_when_it_comes_back: ForgetsWishes EndsJobsInSecret;
    a_job_that_is_not_there_can_be_neither_cancelled_nor_started_again: FindsEverything;
    a_job_that_went_wrong_starts_again_where_it_stopped: RestartsFailedJobsOnly;
    a_job_that_runs_waits_or_is_done_does_not_start_again: RestartsAnything;
    a_worker_that_is_late_can_not_settle_a_job_that_started_again: FencesNothing;
    jobs_are_listed_in_the_order_of_submission_page_by_page: ListsInReverse IgnoresPages;
    lists_can_be_narrowed: ListsEverything;
    lists_can_begin_with_the_newest_job: ListsTheOldestFirst IgnoresPages;
    jobs_are_counted_by_workflow_and_status: ForgetsWhoEnded;
    jobs_that_ended_are_pruned_the_oldest_first: PrunesWithoutLimit PrunesTheNewestToo;
    pruning_can_be_narrowed_and_spares_jobs_that_started_again: PrunesEveryStatus;
    jobs_are_pruned_by_their_ids_if_they_have_ended: PrunesEveryId PrunesAllIfNoneIsNamed PrunesWhatIsNotOver;
    whatever_makes_a_job_claimable_is_told: TellsNothing;
    a_change_since_the_look_is_told_at_once: TellsOfTheFutureOnly;
    a_wait_can_be_given_up: WaitsOnce;
    no_job_is_missed_between_a_look_and_a_wait: LosesAClaim;
    payloads_come_back_as_they_were: TidiesPayloads;
    return_values_replace_each_other: CapsReturnValues;
    a_whole_job_comes_back_as_it_was: RoundsProgress ForgetsErrors;
    workflows_of_every_name_are_found: ComparesInLowerCase;
    however_many_runs_there_are_they_come_back: KeepsTenRuns;
    the_oldest_runs_may_be_forgotten: AppendsRuns;
    many_jobs_are_taken_in_at_once: TakesAHundred;
    every_step_is_saved_once_and_in_order: FencesNothing HandsOutTwice;
    every_step_of_a_job_that_is_kept_is_saved_once_and_in_order: FencesNothing HandsOutTwice;
}

/// What holds a promise here can't be trusted if a sound backend is found out too.
#[test]
fn a_backend_without_a_fault_keeps_its_promises() {
    fault::plan(Fault::None);
    promises::a_job_is_taken_in_once::<Broken>();
    promises::a_job_comes_back_when_its_lease_runs_out::<Broken>();
    promises::a_job_is_kept_when_nothing_else_waits::<Broken>();
    promises::a_running_job_is_cancelled_when_its_step_is_over::<Broken>();
    promises::a_job_that_comes_again_is_not_settled_by_the_worker_of_the_last::<Broken>();
    promises::jobs_that_ended_are_pruned_the_oldest_first::<Broken>();
    promises::whatever_makes_a_job_claimable_is_told::<Broken>();
    promises::a_whole_job_comes_back_as_it_was::<Broken>();
    promises::every_step_is_saved_once_and_in_order::<Broken>();
    promises::every_step_of_a_job_that_is_kept_is_saved_once_and_in_order::<Broken>();
}

#[test]
fn every_promise_of_the_suite_is_broken_by_somebody() {
    let suite = include_str!("../../src/testing/backend_suite/mod.rs");
    let listed = suite.split("$subject;").nth(1).unwrap();
    let listed = listed.split('}').next().unwrap().split_whitespace();
    assert_eq!(listed.collect::<Vec<_>>(), PROMISES);
}
