//! What every store must pass.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a promise that is broken is told by a panic"
)]
#![allow(
    missing_docs,
    reason = "the names of the promises say what is promised"
)]

mod bench;
mod cancelling;
mod changes;
mod claiming;
mod contention;
mod lists;
mod payloads;
mod settling;
mod submitting;

use std::time::Duration;

use super::ManualClock;
use crate::backend::Backend;
use crate::future::block_on;

/// A store that is to be tested, by [`backend_suite!`](crate::backend_suite).
///
/// [`backend_suite!`](crate::backend_suite) shows one that moves its clock.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::backend::Memory;
/// use ergate::testing::Subject;
///
/// /// A store that goes by the system's clock: time passes by waiting.
/// struct ByTheWall(Memory);
///
/// impl Subject for ByTheWall {
///     type Store = Memory;
///
///     fn open() -> Self {
///         ByTheWall(Memory::new())
///     }
///
///     fn store(&self) -> &Memory {
///         &self.0
///     }
///
///     fn pass(&self, time: Duration) {
///         std::thread::sleep(time);
///     }
///
///     fn lease() -> Duration {
///         Duration::from_millis(300)
///     }
/// }
/// ```
pub trait Subject: Send + Sync + Sized {
    /// The kind of store.
    type Store: Backend;

    /// Opens an empty store of its own.
    fn open() -> Self;

    /// The store.
    fn store(&self) -> &Self::Store;

    /// Lets this much time pass by the store's clock: by moving it, or else by waiting.
    fn pass(&self, time: Duration);

    /// Waits for what a call gives. A store that needs a runtime has to bring it.
    ///
    /// ```
    /// # use ergate::backend::Memory;
    /// # use ergate::testing::Subject;
    /// # struct OnTokio { store: Memory, runtime: tokio::runtime::Runtime }
    /// # impl Subject for OnTokio {
    /// #     type Store = Memory;
    /// #     fn open() -> Self {
    /// #         let runtime = tokio::runtime::Builder::new_current_thread().build();
    /// #         OnTokio { store: Memory::new(), runtime: runtime.expect("a runtime can be made") }
    /// #     }
    /// #     fn store(&self) -> &Memory { &self.store }
    /// #     fn pass(&self, _: std::time::Duration) {}
    /// fn wait<F: Future>(&self, call: F) -> F::Output {
    ///     self.runtime.block_on(call)
    /// }
    /// # }
    /// ```
    fn wait<F: Future>(&self, call: F) -> F::Output {
        block_on(call)
    }

    /// The length of a lease, by which all times are measured in the tests. Make it short where time passes by waiting.
    fn lease() -> Duration {
        Duration::from_secs(30)
    }
}

/// A store that goes by a clock which the tests move.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use ergate::Timestamp;
/// use ergate::backend::{Backend, Memory};
/// use ergate::testing::OnManualClock;
///
/// let subject = OnManualClock::open(|clock| Memory::with_clock(Arc::new(clock)));
/// subject.pass(Duration::from_secs(60));
/// assert_eq!(subject.store().now(), Timestamp::from_micros(60_000_000));
/// ```
#[derive(Debug)]
pub struct OnManualClock<B> {
    store: B,
    clock: ManualClock,
}

impl<B: Backend> OnManualClock<B> {
    /// Opens a store that goes by the clock that it is given.
    pub fn open(open: impl FnOnce(ManualClock) -> B) -> OnManualClock<B> {
        let clock = ManualClock::new();
        OnManualClock {
            store: open(clock.clone()),
            clock,
        }
    }

    /// The store.
    pub fn store(&self) -> &B {
        &self.store
    }

    /// Lets time pass.
    pub fn pass(&self, time: Duration) {
        self.clock.pass(time);
    }
}

/// The promises of a store, each a function that panics where it is broken.
#[doc(hidden)]
pub mod promises {
    pub use super::cancelling::*;
    pub use super::changes::*;
    pub use super::claiming::*;
    pub use super::contention::*;
    pub use super::lists::*;
    pub use super::payloads::*;
    pub use super::settling::*;
    pub use super::submitting::*;
}

/// Tests that a store keeps every promise of [`Backend`](crate::Backend): one `#[test]` for each.
///
/// ```
/// use ergate::backend::Memory;
/// use ergate::testing::{ManualClock, OnManualClock, Subject};
///
/// struct InMemory(OnManualClock<Memory>);
///
/// impl Subject for InMemory {
///     type Store = Memory;
///
///     fn open() -> Self {
///         InMemory(OnManualClock::open(|clock| Memory::with_clock(std::sync::Arc::new(clock))))
///     }
///
///     fn store(&self) -> &Memory {
///         self.0.store()
///     }
///
///     fn pass(&self, time: std::time::Duration) {
///         self.0.pass(time);
///     }
/// }
///
/// ergate::backend_suite!(InMemory);
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! backend_suite {
    ($subject:ty) => {
        $crate::__backend_promises! {
            $subject;
            a_job_is_taken_in_once
            a_job_that_ended_is_not_started_again_by_submitting_it_again
            a_job_waits_for_its_start
            a_start_in_the_past_is_now
            jobs_come_in_from_elsewhere_in_any_state
            a_job_that_is_not_there_is_not_found
            a_claimed_job_is_nobody_elses
            no_more_jobs_are_claimed_than_asked_for
            priority_comes_before_age_and_age_before_order
            a_job_that_goes_on_keeps_its_place
            a_job_that_was_put_off_is_back_in_its_place_after_it
            a_low_priority_waits_but_not_for_ever
            a_job_scheduled_with_high_priority_holds_nothing_up
            only_the_workflows_asked_for_are_claimed
            a_job_comes_back_when_its_lease_runs_out
            a_renewed_lease_lasts
            a_lease_that_ran_out_can_be_renewed_until_somebody_takes_it
            a_job_that_kills_its_workers_is_given_up
            a_worker_that_survives_ends_the_row_of_crashes
            handing_a_job_back_says_nothing_about_crashes
            a_job_left_to_others_waits_and_says_nothing_about_crashes
            several_leases_are_renewed_at_once_and_answered_in_order
            a_settled_step_is_saved_and_the_next_can_be_claimed
            a_job_that_ended_is_not_handed_out
            a_retry_waits_for_its_time
            a_job_handed_back_can_be_claimed_at_once
            a_stale_token_settles_nothing
            a_late_settlement_counts_as_long_as_nobody_took_over
            a_job_that_is_gone_can_not_be_settled
            a_job_that_comes_again_is_not_settled_by_the_worker_of_the_last
            a_settlement_can_be_repeated
            what_is_settled_at_once_is_settled
            a_job_is_kept_when_nothing_else_waits
            a_kept_job_is_kept_again_when_the_answer_was_lost
            a_repetition_says_until_when_the_job_is_kept_by_now
            several_settlements_are_answered_in_order
            several_jobs_are_kept_and_claimed_at_once
            a_job_that_waits_is_claimed_in_return
            a_job_is_kept_though_one_waits_that_came_after_it
            an_urgent_job_is_kept_though_another_waits
            a_job_scheduled_for_later_is_no_reason_to_give_one_up
            only_a_job_that_goes_on_at_once_is_kept
            a_settlement_that_comes_too_late_still_claims_in_return
            a_waiting_job_is_cancelled_at_once
            a_scheduled_job_and_a_retry_are_cancelled_at_once
            a_running_job_is_cancelled_when_its_step_is_over
            a_job_that_is_kept_is_cancelled_when_its_next_step_is_over
            a_step_that_would_run_again_is_cancelled_instead
            a_job_that_is_done_is_done_though_it_was_to_be_cancelled
            a_job_to_be_cancelled_whose_worker_is_lost_ends_when_it_comes_back
            a_job_that_is_not_there_can_be_neither_cancelled_nor_started_again
            a_job_that_went_wrong_starts_again_where_it_stopped
            a_job_that_runs_waits_or_is_done_does_not_start_again
            a_worker_that_is_late_can_not_settle_a_job_that_started_again
            jobs_are_listed_in_the_order_of_submission_page_by_page
            lists_can_be_narrowed
            lists_can_begin_with_the_newest_job
            jobs_are_counted_by_workflow_and_status
            jobs_that_ended_are_pruned_the_oldest_first
            pruning_can_be_narrowed_and_spares_jobs_that_started_again
            jobs_are_pruned_by_their_ids_if_they_have_ended
            whatever_makes_a_job_claimable_is_told
            a_change_since_the_look_is_told_at_once
            a_wait_can_be_given_up
            no_job_is_missed_between_a_look_and_a_wait
            payloads_come_back_as_they_were
            return_values_replace_each_other
            a_whole_job_comes_back_as_it_was
            workflows_of_every_name_are_found
            however_many_runs_there_are_they_come_back
            the_oldest_runs_may_be_forgotten
            many_jobs_are_taken_in_at_once
            every_step_is_saved_once_and_in_order
            every_step_of_a_job_that_is_kept_is_saved_once_and_in_order
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __backend_promises {
    ($subject:ty; $($promise:ident)*) => {
        $(
            #[test]
            fn $promise() {
                $crate::testing::promises::$promise::<$subject>();
            }
        )*
    };
}

#[cfg(test)]
mod tests {
    /// A promise that stands in none of the macro's lines would never be tested.
    #[test]
    fn every_promise_is_in_the_macro() {
        let lines: Vec<&str> = include_str!("mod.rs").lines().map(str::trim).collect();
        for source in [
            include_str!("submitting.rs"),
            include_str!("claiming.rs"),
            include_str!("settling.rs"),
            include_str!("cancelling.rs"),
            include_str!("lists.rs"),
            include_str!("changes.rs"),
            include_str!("payloads.rs"),
            include_str!("contention.rs"),
        ] {
            let promises = source
                .lines()
                .filter_map(|line| line.strip_prefix("pub fn "));
            for promise in promises.filter_map(|line| line.split('<').next()) {
                assert!(lines.contains(&promise), "`{promise}` is not in the macro");
            }
        }
    }
}
