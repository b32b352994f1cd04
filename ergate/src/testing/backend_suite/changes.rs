//! Those who wait for jobs are told when there may be some.

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use super::Subject;
use super::bench::{Bench, next_step, step_again};
use crate::Job;
use crate::backend::{Backend, ClaimRequest, Version};

/// Longer than any store may take to tell.
const LONGEST: Duration = Duration::from_secs(10);

/// Whether a wait that began before the change is over soon after it.
fn is_told<S: Subject, R>(bench: &Bench<S>, change: impl FnOnce() -> R) -> bool {
    let seen = bench.claim(0).seen;
    thread::scope(|scope| {
        let waiting = scope.spawn(|| bench.wait(within(LONGEST, bench.store().changed(seen))));
        // Whether the wait has begun by now or not, it must not miss the change.
        thread::sleep(Duration::from_millis(20));
        let _ = change();
        waiting.join().unwrap()
    })
}

pub fn whatever_makes_a_job_claimable_is_told<S: Subject>() {
    let (bench, id) = Bench::<S>::with_job();
    assert!(is_told(&bench, || bench.submit(Job::new("shop"))));
    let claims = bench.claim(2).claims;
    assert!(is_told(&bench, || bench.settle(next_step(&claims[0]))));
    let at = bench.store().now().saturating_add(S::lease());
    assert!(is_told(&bench, || bench.settle(step_again(&claims[1], at))));
    bench.wait(bench.store().cancel(&id)).unwrap();
    assert!(is_told(&bench, || bench.wait(bench.store().retry(&id))));
}

pub fn a_change_since_the_look_is_told_at_once<S: Subject>() {
    let bench = Bench::<S>::new();
    let seen = bench.claim(1).seen;
    bench.submit(Job::new("shop"));
    assert!(bench.wait(within(LONGEST, bench.store().changed(seen))));
}

pub fn a_wait_can_be_given_up<S: Subject>() {
    let bench = Bench::<S>::new();
    let seen = bench.claim(1).seen;
    for _ in 0..3 {
        let mut wait = Box::pin(bench.store().changed(seen));
        bench.wait(std::future::poll_fn(|context| {
            // A store may tell of a change that was none.
            let _ = wait.as_mut().poll(context);
            Poll::Ready(())
        }));
    }
    bench.submit(Job::new("shop"));
    assert!(bench.wait(within(LONGEST, bench.store().changed(seen))));
}

/// A thread that only ever waits for changes takes every job, however the two threads fall in each other's way.
pub fn no_job_is_missed_between_a_look_and_a_wait<S: Subject>() {
    const JOBS: usize = 2_000;
    let bench = Bench::<S>::new();
    thread::scope(|scope| {
        let taker = scope.spawn(|| take(&bench, JOBS));
        for number in 0..JOBS {
            bench.submit(Job::new("shop"));
            if number % 64 == 0 {
                thread::sleep(Duration::from_micros(50));
            }
        }
        taker.join().unwrap();
    });
}

fn take<S: Subject>(bench: &Bench<S>, jobs: usize) {
    let request = ClaimRequest::new("taker", 100, Duration::from_secs(3600));
    let mut taken = 0;
    while taken < jobs {
        let claimed = bench.wait(bench.store().claim(&request)).unwrap();
        taken += claimed.claims.len();
        if claimed.claims.is_empty() {
            let seen: Version = claimed.seen;
            let told = bench.wait(within(LONGEST, bench.store().changed(seen)));
            assert!(
                told,
                "{taken} of {jobs} jobs were taken, and nothing was told of the others"
            );
        }
    }
}

/// Whether the future completes within this time. It needs no runtime.
async fn within(time: Duration, future: impl Future<Output = ()>) -> bool {
    let deadline = Instant::now() + time;
    let mut future = pin!(future);
    let mut alarm: Option<Alarm> = None;
    std::future::poll_fn(move |context: &mut Context<'_>| {
        if future.as_mut().poll(context).is_ready() {
            return Poll::Ready(true);
        }
        if Instant::now() >= deadline {
            return Poll::Ready(false);
        }
        alarm.get_or_insert_with(|| Alarm::at(deadline, context.waker().clone()));
        Poll::Pending
    })
    .await
}

/// A thread that wakes somebody when the time has come, unless the alarm is dropped before.
struct Alarm(thread::Thread);

impl Alarm {
    fn at(deadline: Instant, waker: Waker) -> Alarm {
        let ringing = thread::spawn(move || {
            thread::park_timeout(deadline.saturating_duration_since(Instant::now()));
            waker.wake();
        });
        Alarm(ringing.thread().clone())
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.0.unpark();
    }
}
