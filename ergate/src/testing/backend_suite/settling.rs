use crate::backend::{Backend, Claim, LostLease, PruneFilter, Renewal, Settled, Settlement};
use crate::{Job, JobId, Status};

use super::Subject;
use super::bench::{Bench, hand_back, last_step, next_step, request, step_again};

pub fn a_settled_step_is_saved_and_the_next_can_be_claimed<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
    assert_eq!(bench.status(&id), Status::Queued);
    let next = bench.claim_one();
    assert_eq!(next.job.current_step, 1);
    assert_eq!(next.lease.token, claim.lease.token.next());
}

pub fn a_job_that_ended_is_not_handed_out<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    let settled = bench.settle(last_step(&claim, Status::Completed));
    assert_eq!(settled, Settled::Committed);
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, None);
    assert_eq!(bench.status(&id), Status::Completed);
    assert_eq!(bench.renew(&claim), Renewal::Lost);
}

pub fn a_retry_waits_for_its_time<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let at = bench.store().now().saturating_add(S::lease() * 2);
    bench.settle(step_again(&bench.claim_one(), at));
    assert_eq!(bench.status(&id), Status::Scheduled);
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, Some(at));
    bench.pass(S::lease() * 2);
    bench.claim_one();
}

pub fn a_job_handed_back_can_be_claimed_at_once<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    assert_eq!(bench.settle(hand_back(&claim)), Settled::Committed);
    bench.claim_one();
}

pub fn a_stale_token_settles_nothing<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let paused = bench.claim_one();
    bench.pass(S::lease());
    let claim = bench.claim_one();
    let lost = Settled::Lost(LostLease::Superseded);
    assert_eq!(bench.settle(last_step(&paused, Status::Failed)), lost);
    assert_eq!(bench.status(&id), Status::Running);
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
    assert_eq!(bench.settle(last_step(&paused, Status::Failed)), lost);
    assert_eq!(bench.status(&id), Status::Queued);
}

pub fn a_late_settlement_counts_as_long_as_nobody_took_over<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    bench.pass(S::lease() * 3);
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
}

pub fn a_job_that_is_gone_can_not_be_settled<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    bench.settle(last_step(&claim, Status::Completed));
    bench.pass(S::lease());
    let old = PruneFilter::finished_before(bench.store().now());
    bench.wait(bench.store().prune(&old)).unwrap();
    let late = bench.settle(last_step(&claim, Status::Completed));
    assert_eq!(late, Settled::Lost(LostLease::Gone));
    assert_eq!(bench.renew(&claim), Renewal::Lost);
}

/// A worker wakes up that held a job which has ended and was deleted, when another job has the same id.
pub fn a_job_that_comes_again_is_not_settled_by_the_worker_of_the_last<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let asleep = bench.claim_one();
    bench.pass(S::lease());
    bench.settle(last_step(&bench.claim_one(), Status::Completed));
    bench.pass(S::lease());
    let old = PruneFilter::finished_before(bench.store().now());
    bench.wait(bench.store().prune(&old)).unwrap();
    let mut again = Job::new("shop");
    again.id = id;
    bench.submit(again);
    let claim = bench.claim_one();
    assert!(claim.lease.token > asleep.lease.token);
    let late = bench.settle(last_step(&asleep, Status::Failed));
    assert_eq!(late, Settled::Lost(LostLease::Superseded));
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
}

pub fn a_settlement_can_be_repeated<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
    assert_eq!(bench.settle(next_step(&claim)), Settled::AlreadyCommitted);
    let next = bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::AlreadyCommitted);
    bench.settle(next_step(&next));
    let older = bench.settle(next_step(&claim));
    assert_eq!(older, Settled::Lost(LostLease::Superseded));
}

/// Most stores can't settle at once, and promise nothing here.
pub fn what_is_settled_at_once_is_settled<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let (settlement, request) = (next_step(&bench.claim_one()), request::<S>(1));
    let store = bench.store();
    let Some(first) = store.settle_now(&settlement, Some(&request)) else {
        return;
    };
    let Settled::Kept(lease) = first.settled else {
        panic!("not kept but {:?}", first.settled);
    };
    assert!(first.claim.is_none() && first.ended.is_empty());
    let (repeated, claims) = bench.settle_and_claim(settlement);
    assert_eq!((repeated, claims.len()), (Settled::Kept(lease), 0));

    let other = bench.submit(Job::new("shop"));
    let claim = Claim::new(bench.job(&id), lease, 0);
    let last = last_step(&claim, Status::Completed);
    let second = store.settle_now(&last, Some(&request)).unwrap();
    assert_eq!(second.settled, Settled::Committed);
    assert_eq!(second.claim.map(|claim| claim.job.id), Some(other));
    assert_eq!(bench.status(&id), Status::Completed);
    let again = store.settle_now(&last, None).unwrap();
    assert_eq!(again.settled, Settled::AlreadyCommitted);
}

pub fn a_job_is_kept_when_nothing_else_waits<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let mut claim = bench.claim_one();
    for step in 1..10 {
        let (settled, claims) = bench.settle_and_claim(next_step(&claim));
        let Settled::Kept(lease) = settled else {
            panic!("not kept but {settled:?}");
        };
        assert!(claims.is_empty());
        assert_eq!(lease.token, claim.lease.token.next());
        let least = S::lease() - S::lease() / 3;
        assert!(lease.until >= bench.store().now().saturating_add(least));
        claim.lease = lease;
        claim.job = bench.job(&id);
        assert_eq!(
            (claim.job.current_step, claim.job.status),
            (step, Status::Running)
        );
        assert!(bench.claim(1).claims.is_empty());
        assert_eq!(bench.renew(&claim), Renewal::Held);
    }
}

pub fn a_kept_job_is_kept_again_when_the_answer_was_lost<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    let (first, _) = bench.settle_and_claim(next_step(&claim));
    assert_eq!(bench.settle(next_step(&claim)), first);
    bench.pass(S::lease());
    bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::AlreadyCommitted);
}

pub fn a_repetition_says_until_when_the_job_is_kept_by_now<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    let (Settled::Kept(first), _) = bench.settle_and_claim(next_step(&claim)) else {
        panic!("not kept");
    };
    bench.pass(S::lease() / 10);
    let kept = Claim::new(bench.job(&id), first, 0);
    assert_eq!(bench.renew(&kept), Renewal::Held);
    let Settled::Kept(again) = bench.settle(next_step(&claim)) else {
        panic!("not kept any more");
    };
    assert_eq!(again.token, first.token);
    assert!(again.until > first.until);
}

pub fn several_settlements_are_answered_in_order<S: Subject>() {
    let bench = Bench::<S>::new();
    let ids: Vec<JobId> = (0..3).map(|_| bench.submit(Job::new("shop"))).collect();
    let claims = bench.claim(3).claims;
    bench.settle(next_step(&claims[1]));
    let settlements = [
        next_step(&claims[1]),
        last_step(&claims[2], Status::Completed),
        next_step(&claims[0]),
    ];
    let turnover = bench
        .wait(bench.store().settle(&settlements, None))
        .unwrap();
    let expected = [
        Settled::AlreadyCommitted,
        Settled::Committed,
        Settled::Committed,
    ];
    assert_eq!(turnover.settled, expected);
    let statuses: Vec<Status> = ids.iter().map(|id| bench.status(id)).collect();
    let expected = [Status::Queued, Status::Queued, Status::Completed];
    assert_eq!(statuses, expected);
}

pub fn several_jobs_are_kept_and_claimed_at_once<S: Subject>() {
    let bench = Bench::<S>::new();
    for _ in 0..3 {
        bench.submit(Job::new("shop"));
    }
    let claims = bench.claim(3).claims;
    let mut urgent = Job::new("mail");
    urgent.priority = 1;
    let other = bench.submit(urgent);
    let settlements: Vec<Settlement> = claims.iter().map(next_step).collect();
    let request = request::<S>(3);
    let call = bench.store().settle(&settlements, Some(&request));
    let turnover = bench.wait(call).unwrap();
    assert_eq!(turnover.claims.len(), 1);
    assert_eq!(turnover.claims[0].job.id, other);
    let kept = |settled: &&Settled| matches!(settled, Settled::Kept(_));
    assert_eq!(turnover.settled.iter().filter(kept).count(), 2);
    assert_eq!(bench.claim(4).claims.len(), 1);
}

pub fn a_job_that_waits_is_claimed_in_return<S: Subject>() {
    let (bench, other) = Bench::<S>::with_job();
    bench.pass(S::lease() / 100);
    let id = bench.submit(Job::new("mail"));
    let claims = bench.claim(2).claims;
    bench.settle(hand_back(&claims[0]));
    let (settled, claims) = bench.settle_and_claim(next_step(&claims[1]));
    assert_eq!(settled, Settled::Committed);
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].job.id, other);
    assert_eq!(bench.claim_one().job.id, id);
}

pub fn a_job_is_kept_though_one_waits_that_came_after_it<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    bench.pass(S::lease() / 100);
    bench.submit(Job::new("mail"));
    bench.pass(S::lease() / 100);
    let (settled, claims) = bench.settle_and_claim(next_step(&claim));
    assert!(matches!(settled, Settled::Kept(_)), "{settled:?}");
    assert!(claims.is_empty());
}

pub fn an_urgent_job_is_kept_though_another_waits<S: Subject>() {
    let bench = Bench::<S>::new();
    bench.submit(Job::new("mail"));
    bench.pass(S::lease() / 100);
    let mut urgent = Job::new("shop");
    urgent.priority = 1;
    let id = bench.submit(urgent);
    let claim = bench.claim(1).claims.remove(0);
    assert_eq!(claim.job.id, id);
    let (settled, _) = bench.settle_and_claim(next_step(&claim));
    assert!(matches!(settled, Settled::Kept(_)));
}

pub fn a_job_scheduled_for_later_is_no_reason_to_give_one_up<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    let mut later = Job::new("mail");
    later.requested_start_time = Some(bench.store().now().saturating_add(S::lease()));
    bench.submit(later);
    let (settled, _) = bench.settle_and_claim(next_step(&claim));
    assert!(matches!(settled, Settled::Kept(_)));
}

pub fn only_a_job_that_goes_on_at_once_is_kept<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    let claim = bench.claim_one();
    let at = bench.store().now().saturating_add(S::lease());
    let (settled, claims) = bench.settle_and_claim(step_again(&claim, at));
    assert_eq!(settled, Settled::Committed);
    assert!(claims.is_empty());
    bench.pass(S::lease());
    let last = last_step(&bench.claim_one(), Status::Completed);
    assert_eq!(bench.settle_and_claim(last).0, Settled::Committed);
    assert_eq!(bench.status(&id), Status::Completed);
}

pub fn a_settlement_that_comes_too_late_still_claims_in_return<S: Subject>() {
    let (bench, _) = Bench::<S>::with_job();
    let paused = bench.claim_one();
    bench.pass(S::lease());
    bench.settle(next_step(&bench.claim_one()));
    let (settled, claims) = bench.settle_and_claim(next_step(&paused));
    assert_eq!(settled, Settled::Lost(LostLease::Superseded));
    assert_eq!(claims.len(), 1);
}
