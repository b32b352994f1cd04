//! Unlike other stores, the one in memory tells of what is new, of nothing else, and at once.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use ergate::backend::{Backend, Version};
use ergate::{Job, Status};

use crate::bench::{Bench, LEASE, done, last_step, next_step, step_again};

#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// Whether a wait that began before the change is woken by it, and is over then.
fn stirs<R>(bench: &Bench, change: impl FnOnce() -> R) -> bool {
    let seen = bench.claim(0).seen;
    let count = Arc::new(Count::default());
    let waker = Waker::from(Arc::clone(&count));
    let mut context = Context::from_waker(&waker);
    let mut wait = pin!(bench.store.changed(seen));
    assert!(wait.as_mut().poll(&mut context).is_pending());
    assert!(wait.as_mut().poll(&mut context).is_pending());
    let _ = change();
    let over = wait.as_mut().poll(&mut context).is_ready();
    assert_eq!(count.0.load(Ordering::SeqCst), usize::from(over));
    over
}

#[test]
fn whatever_makes_a_job_claimable_is_told() {
    let (bench, id) = Bench::with_job();
    assert!(stirs(&bench, || bench.submit(Job::new("shop"))));
    let claims = bench.claim(2).claims;
    assert!(stirs(&bench, || bench.settle(next_step(&claims[0]))));
    let at = bench.store.now().saturating_add(LEASE);
    assert!(stirs(&bench, || bench.settle(step_again(&claims[1], at))));
    assert!(stirs(&bench, || done(bench.store.cancel(&id))));
    assert!(stirs(&bench, || done(bench.store.retry(&id))));
}

#[test]
fn what_gives_nobody_work_wakes_nobody() {
    let (bench, id) = Bench::with_job();
    let mut claim = None;
    assert!(!stirs(&bench, || claim = Some(bench.claim_one())));
    let claim = claim.unwrap();
    assert!(!stirs(&bench, || bench.renew(&claim)));
    let kept = next_step(&claim);
    assert!(!stirs(&bench, || bench.settle_and_claim(kept)));
    assert!(!stirs(&bench, || done(bench.store.cancel(&id))));
    let (bench, _) = Bench::with_job();
    let last = last_step(&bench.claim_one(), Status::Completed);
    assert!(!stirs(&bench, || bench.settle(last)));
}

#[test]
fn a_wait_can_be_dropped() {
    let bench = Bench::new();
    let seen = bench.claim(1).seen;
    let count = Arc::new(Count::default());
    let waker = Waker::from(Arc::clone(&count));
    let mut dropped = Box::pin(bench.store.changed(seen));
    let poll = dropped.as_mut().poll(&mut Context::from_waker(&waker));
    assert_eq!(poll, Poll::Pending);
    drop(dropped);
    bench.submit(Job::new("shop"));
    assert_eq!(count.0.load(Ordering::SeqCst), 0);
}

/// A worker asks its store which of its jobs are meant, so it is not asked for nothing.
#[test]
fn only_the_cancellation_of_a_job_that_somebody_has_is_told_to_workers() {
    let (bench, waits) = Bench::with_job();
    let runs = bench.submit(Job::new("shop"));
    let claim = bench.claim(1).claims.remove(0);
    let (runs, waits) = if claim.job.id == runs {
        (runs, waits)
    } else {
        (waits, runs)
    };
    let mut context = Context::from_waker(Waker::noop());
    let mut wait = pin!(bench.store.cancel_requested(Version::default()));
    let _ = done(bench.store.cancel(&waits));
    bench.submit(Job::new("shop"));
    assert!(wait.as_mut().poll(&mut context).is_pending());
    let _ = done(bench.store.cancel(&runs));
    let Poll::Ready(seen) = wait.as_mut().poll(&mut context) else {
        panic!("nothing was told");
    };
    let mut again = pin!(bench.store.cancel_requested(seen));
    assert!(again.as_mut().poll(&mut context).is_pending());
}
