use std::sync::Arc;

use crate::backend::rules::{MAX_CRASHES, TURNS};
use crate::backend::{Backend, Claim, Held, Renewal, Settled};
use crate::{ErrorKind, Job, Status};

use super::Subject;
use super::bench::{Bench, hand_back, leave, next_step, request, step_again};

pub fn a_claimed_job_is_nobody_elses<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    assert_eq!(claim.job.id, id);
    assert_eq!(bench.status(&id), Status::Running);
    let claimed = bench.claim(10);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, Some(claim.lease.until));
}

pub fn no_more_jobs_are_claimed_than_asked_for<S: Subject>() {
    let bench = Bench::<S>::new();
    for _ in 0..5 {
        bench.submit(Job::new("shop"));
    }
    let claimed = bench.claim(3);
    assert_eq!(claimed.claims.len(), 3);
    assert!(
        claimed
            .next_due
            .is_some_and(|due| due <= bench.store().now())
    );
    assert!(bench.claim(0).claims.is_empty());
    assert_eq!(bench.claim(3).claims.len(), 2);
}

pub fn priority_comes_before_age_and_age_before_order<S: Subject>() {
    let bench = Bench::<S>::new();
    let submit = |workflow: &str, priority| {
        let mut job = Job::new(workflow);
        job.priority = priority;
        bench.submit(job);
    };
    submit("late", -1);
    submit("first", 0);
    submit("second", 0);
    bench.pass(S::lease() / 10);
    submit("third", 0);
    submit("urgent", i16::MAX);
    let claims = bench.claim(10).claims;
    let order: Vec<&str> = claims.iter().map(|it| &*it.job.workflow_name).collect();
    assert_eq!(order, ["urgent", "first", "second", "third", "late"]);
}

pub fn a_job_that_goes_on_keeps_its_place<S: Subject>() {
    let bench = Bench::<S>::new();
    for workflow in ["first", "second", "third"] {
        bench.submit(Job::new(workflow));
        bench.pass(S::lease() / 100);
    }
    let claims = bench.claim(2).claims;
    for claim in claims.iter().rev() {
        bench.pass(S::lease() / 100);
        bench.settle(next_step(claim));
    }
    let claims = bench.claim(10).claims;
    let order: Vec<&str> = claims.iter().map(|it| &*it.job.workflow_name).collect();
    assert_eq!(order, ["first", "second", "third"]);
}

pub fn a_job_that_was_put_off_is_back_in_its_place_after_it<S: Subject>() {
    let bench = Bench::<S>::new();
    bench.submit(Job::new("first"));
    bench.pass(S::lease() / 100);
    bench.submit(Job::new("second"));
    let due = bench.store().now().saturating_add(S::lease() / 100);
    let first = bench.claim(1).claims.remove(0);
    bench.settle(step_again(&first, due));
    bench.pass(S::lease() / 50);
    let claims = bench.claim(10).claims;
    let order: Vec<&str> = claims.iter().map(|it| &*it.job.workflow_name).collect();
    assert_eq!(order, ["second", "first"]);
    for claim in &claims {
        bench.settle(next_step(claim));
        bench.pass(S::lease() / 100);
    }
    let next = bench.claim(1).claims.remove(0);
    assert_eq!(&*next.job.workflow_name, "first");
}

pub fn a_low_priority_waits_but_not_for_ever<S: Subject>() {
    let bench = Bench::<S>::new();
    let mut low = Job::new("low");
    low.priority = -1;
    bench.submit(low);
    bench.pass(S::lease() / 100);
    for _ in 0..2 * TURNS {
        bench.submit(Job::new("high"));
    }
    let turns = (0..2 * TURNS).map(|_| bench.claim(1).claims.remove(0));
    let turn = turns
        .take_while(|it| &*it.job.workflow_name != "low")
        .count();
    assert!(
        (1..TURNS as usize).contains(&turn),
        "it waited for {turn} others"
    );
}

pub fn a_job_scheduled_with_high_priority_holds_nothing_up<S: Subject>() {
    let bench = Bench::<S>::new();
    let mut later = Job::new("later");
    later.priority = 9;
    let start = bench.store().now().saturating_add(S::lease() * 2);
    later.requested_start_time = Some(start);
    bench.submit(later);
    bench.submit(Job::new("now"));
    let claimed = bench.claim(10);
    assert_eq!(&*claimed.claims[0].job.workflow_name, "now");
    assert_eq!(claimed.next_due, Some(claimed.claims[0].lease.until));
}

pub fn only_the_workflows_asked_for_are_claimed<S: Subject>() {
    let bench = Bench::<S>::new();
    bench.submit(Job::new("shop"));
    bench.submit(Job::new("mail"));
    let mail: Arc<[Arc<str>]> = Arc::new(["mail".into()]);
    let only_mail = request::<S>(10).only(mail);
    let claimed = bench.wait(bench.store().claim(&only_mail)).unwrap();
    assert_eq!(claimed.claims.len(), 1);
    assert_eq!(&*claimed.claims[0].job.workflow_name, "mail");
    // The other job is due, but that is no reason for this worker to look again.
    assert_eq!(claimed.next_due, Some(claimed.claims[0].lease.until));
}

pub fn a_job_comes_back_when_its_lease_runs_out<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let lost = bench.claim_one();
    bench.pass(S::lease() / 2);
    assert!(bench.claim(1).claims.is_empty());
    bench.pass(S::lease());
    let claim = bench.claim_one();
    assert_eq!(claim.lease.token, lost.lease.token.next());
    assert_eq!(claim.crashes, 1);
    assert_eq!(bench.renew(&lost), Renewal::Lost);
    assert_eq!(bench.renew(&claim), Renewal::Held);
}

pub fn a_renewed_lease_lasts<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    for _ in 0..10 {
        bench.pass(S::lease() * 2 / 3);
        assert_eq!(bench.renew(&claim), Renewal::Held);
        assert!(bench.claim(1).claims.is_empty());
    }
}

pub fn a_lease_that_ran_out_can_be_renewed_until_somebody_takes_it<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    bench.pass(S::lease() * 2);
    assert_eq!(bench.renew(&claim), Renewal::Held);
    assert!(bench.claim(1).claims.is_empty());
}

pub fn a_job_that_kills_its_workers_is_given_up<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    for crashes in 0..MAX_CRASHES {
        assert_eq!(bench.claim_one().crashes, crashes);
        bench.pass(S::lease());
    }
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.ended.len(), 1);
    assert_eq!(claimed.ended[0].id, id);
    let job = bench.job(&id);
    assert_eq!(job.status, Status::Failed);
    let error = job.error.unwrap();
    assert_eq!(error.kind, ErrorKind::Abandoned);
    assert!(error.message.contains("5 times in a row"), "{error}");
    assert!(bench.claim(1).ended.is_empty());
}

pub fn a_worker_that_survives_ends_the_row_of_crashes<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    bench.claim_one();
    bench.pass(S::lease());
    let claim = bench.claim_one();
    bench.settle(next_step(&claim));
    assert_eq!(bench.claim_one().crashes, 0);
    bench.pass(S::lease());
    let claim = bench.claim_one();
    assert_eq!(claim.crashes, 1);
    bench.settle(step_again(&claim, bench.store().now()));
    assert_eq!(bench.claim_one().crashes, 0);
}

pub fn a_job_left_to_others_waits_and_says_nothing_about_crashes<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    bench.claim_one();
    bench.pass(S::lease());
    let until = bench.store().now().saturating_add(S::lease() * 2);
    let settled = bench.settle(leave(&bench.claim_one(), until));
    assert_eq!(settled, Settled::Committed);
    assert_eq!(bench.status(&id), Status::Queued);
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, Some(until));
    bench.pass(S::lease() * 2);
    assert_eq!(bench.claim_one().crashes, 1);
}

pub fn several_leases_are_renewed_at_once_and_answered_in_order<S: Subject>() {
    let bench = Bench::<S>::new();
    for _ in 0..4 {
        bench.submit(Job::new("shop"));
    }
    let claims = bench.claim(4).claims;
    let lost = claims[0].clone();
    bench.settle(next_step(&lost));
    bench.wait(bench.store().cancel(&claims[2].job.id)).unwrap();
    let mut held: Vec<Held> = claims.iter().map(Claim::held).collect();
    held.reverse();
    let renewals = bench.wait(bench.store().renew(&held, S::lease())).unwrap();
    let expected = [
        Renewal::Held,
        Renewal::CancelRequested,
        Renewal::Held,
        Renewal::Lost,
    ];
    assert_eq!(renewals, expected);
    assert!(
        bench
            .wait(bench.store().renew(&[], S::lease()))
            .unwrap()
            .is_empty()
    );
}

pub fn handing_a_job_back_says_nothing_about_crashes<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    bench.claim_one();
    bench.pass(S::lease());
    let claim = bench.claim_one();
    bench.settle(hand_back(&claim));
    assert_eq!(bench.claim_one().crashes, 1);
}
