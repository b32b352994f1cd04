use std::time::Duration;

use ergate::backend::{Backend, LostLease, PruneFilter, Renewal, Settled};
use ergate::{Job, Status};

use crate::bench::{Bench, LEASE, done, hand_back, last_step, next_step, step_again};

#[test]
fn a_settled_step_is_saved_and_the_next_can_be_claimed() {
    let (bench, id) = Bench::with_job();
    let claim = bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
    assert_eq!(bench.status(&id), Status::Queued);
    let next = bench.claim_one();
    assert_eq!(next.job.current_step, 1);
    assert_eq!(next.lease.token, claim.lease.token.next());
}

#[test]
fn a_job_that_ended_is_not_handed_out() {
    let (bench, id) = Bench::with_job();
    let claim = bench.claim_one();
    let settled = bench.settle(last_step(&claim, Status::Completed));
    assert_eq!(settled, Settled::Committed);
    let claimed = bench.claim(1);
    assert!(claimed.claims.is_empty());
    assert_eq!(claimed.next_due, None);
    assert_eq!(bench.status(&id), Status::Completed);
    assert_eq!(bench.renew(&claim), Renewal::Lost);
}

#[test]
fn a_retry_waits_for_its_time() {
    let (bench, id) = Bench::with_job();
    let at = bench.store.now().saturating_add(Duration::from_secs(5));
    bench.settle(step_again(&bench.claim_one(), at));
    assert_eq!(bench.status(&id), Status::Scheduled);
    assert_eq!(bench.claim(1).next_due, Some(at));
    bench.pass(Duration::from_secs(5));
    bench.claim_one();
}

#[test]
fn a_job_handed_back_can_be_claimed_at_once() {
    let (bench, _) = Bench::with_job();
    let claim = bench.claim_one();
    assert_eq!(bench.settle(hand_back(&claim)), Settled::Committed);
    bench.claim_one();
}

#[test]
fn a_stale_token_settles_nothing() {
    let (bench, id) = Bench::with_job();
    let paused = bench.claim_one();
    bench.pass(LEASE);
    let claim = bench.claim_one();
    let lost = Settled::Lost(LostLease::Superseded);
    assert_eq!(bench.settle(last_step(&paused, Status::Failed)), lost);
    assert_eq!(bench.status(&id), Status::Running);
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
    assert_eq!(bench.settle(last_step(&paused, Status::Failed)), lost);
    assert_eq!(bench.status(&id), Status::Queued);
}

#[test]
fn a_late_settlement_counts_as_long_as_nobody_took_over() {
    let (bench, _) = Bench::with_job();
    let claim = bench.claim_one();
    bench.pass(LEASE * 3);
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
}

#[test]
fn a_job_that_is_gone_can_not_be_settled() {
    let (bench, _) = Bench::with_job();
    let claim = bench.claim_one();
    bench.settle(last_step(&claim, Status::Completed));
    bench.pass(LEASE);
    done(
        bench
            .store
            .prune(&PruneFilter::finished_before(bench.store.now())),
    )
    .unwrap();
    let late = bench.settle(last_step(&claim, Status::Completed));
    assert_eq!(late, Settled::Lost(LostLease::Gone));
    assert_eq!(bench.renew(&claim), Renewal::Lost);
}

#[test]
fn a_settlement_can_be_repeated() {
    let (bench, _) = Bench::with_job();
    let claim = bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::Committed);
    assert_eq!(bench.settle(next_step(&claim)), Settled::AlreadyCommitted);
    let next = bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::AlreadyCommitted);
    bench.settle(next_step(&next));
    let older = bench.settle(next_step(&claim));
    assert_eq!(older, Settled::Lost(LostLease::Superseded));
}

#[test]
fn a_job_is_kept_when_nothing_else_waits() {
    let (bench, id) = Bench::with_job();
    let mut claim = bench.claim_one();
    for step in 1..10 {
        let (settled, claims) = bench.settle_and_claim(next_step(&claim));
        let Settled::Kept(lease) = settled else {
            panic!("not kept but {settled:?}");
        };
        assert!(claims.is_empty());
        assert_eq!(lease.token, claim.lease.token.next());
        assert_eq!(lease.until, bench.store.now().saturating_add(LEASE));
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

#[test]
fn a_kept_job_is_kept_again_when_the_answer_was_lost() {
    let (bench, _) = Bench::with_job();
    let claim = bench.claim_one();
    let (first, _) = bench.settle_and_claim(next_step(&claim));
    assert_eq!(bench.settle(next_step(&claim)), first);
    bench.pass(LEASE);
    bench.claim_one();
    assert_eq!(bench.settle(next_step(&claim)), Settled::AlreadyCommitted);
}

#[test]
fn a_job_that_waits_is_claimed_in_return() {
    let (bench, id) = Bench::with_job();
    let claim = bench.claim_one();
    let other = bench.submit(Job::new("mail"));
    bench.pass(Duration::from_micros(1));
    let (settled, claims) = bench.settle_and_claim(next_step(&claim));
    assert_eq!(settled, Settled::Committed);
    assert_eq!(claims.len(), 1);
    assert_eq!(claims[0].job.id, other);
    assert_eq!(bench.claim_one().job.id, id);
}

#[test]
fn an_urgent_job_is_kept_though_another_waits() {
    let bench = Bench::new();
    let mut urgent = Job::new("shop");
    urgent.priority = 1;
    bench.submit(urgent);
    let claim = bench.claim_one();
    bench.submit(Job::new("mail"));
    bench.pass(Duration::from_micros(1));
    let (settled, _) = bench.settle_and_claim(next_step(&claim));
    assert!(matches!(settled, Settled::Kept(_)));
}

#[test]
fn a_job_scheduled_for_later_is_no_reason_to_give_one_up() {
    let (bench, _) = Bench::with_job();
    let claim = bench.claim_one();
    let mut later = Job::new("mail");
    later.requested_start_time = Some(bench.store.now().saturating_add(LEASE));
    bench.submit(later);
    let (settled, _) = bench.settle_and_claim(next_step(&claim));
    assert!(matches!(settled, Settled::Kept(_)));
}

#[test]
fn only_a_job_that_goes_on_at_once_is_kept() {
    let (bench, id) = Bench::with_job();
    let claim = bench.claim_one();
    let at = bench.store.now().saturating_add(LEASE);
    let (settled, claims) = bench.settle_and_claim(step_again(&claim, at));
    assert_eq!(settled, Settled::Committed);
    assert!(claims.is_empty());
    bench.pass(LEASE);
    let last = last_step(&bench.claim_one(), Status::Completed);
    assert_eq!(bench.settle_and_claim(last).0, Settled::Committed);
    assert_eq!(bench.status(&id), Status::Completed);
}

#[test]
fn a_settlement_that_comes_too_late_still_claims_in_return() {
    let (bench, _) = Bench::with_job();
    let paused = bench.claim_one();
    bench.pass(LEASE);
    bench.settle(next_step(&bench.claim_one()));
    let (settled, claims) = bench.settle_and_claim(next_step(&paused));
    assert_eq!(settled, Settled::Lost(LostLease::Superseded));
    assert_eq!(claims.len(), 1);
}
