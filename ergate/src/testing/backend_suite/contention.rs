//! Many threads at one store, some of which crash, pause beyond their lease, or repeat themselves.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Mutex;
use std::thread;

use crate::backend::{Backend, Claim, JobFilter, Renewal, Settled, Settlement, Token};
use crate::{ErrorKind, Job, JobId, Status};

use super::Subject;
use super::bench::{Bench, last_step, next_step, request};

const THREADS: u64 = 24;

/// How many claims a hand lets lie.
const MOST_ASLEEP: usize = 3;

/// Every claim and every settlement that counted.
#[derive(Default)]
struct History {
    claims: Mutex<Vec<(JobId, Token)>>,
    commits: Mutex<Vec<(JobId, Token, u32)>>,
}

/// Jobs wait all the time, so each step goes through the queue.
pub fn every_step_is_saved_once_and_in_order<S: Subject>() {
    contend::<S>(200, 6);
}

/// Hardly a job waits, so those who have one mostly keep it.
pub fn every_step_of_a_job_that_is_kept_is_saved_once_and_in_order<S: Subject>() {
    contend::<S>(6, 200);
}

fn contend<S: Subject>(jobs: usize, steps: u32) {
    let bench = Bench::<S>::new();
    for _ in 0..jobs {
        bench.submit(Job::new("shop"));
    }
    let history = History::default();
    thread::scope(|scope| {
        for number in 1..=THREADS {
            let mut hand = Hand::new(number, steps, &bench, &history);
            scope.spawn(move || hand.work());
        }
    });
    check_claims(&history.claims.into_inner().unwrap());
    let commits = history.commits.into_inner().unwrap();
    let stored = bench
        .wait(bench.store().list(&JobFilter::new().limit(jobs + 1)))
        .unwrap();
    assert_eq!(stored.len(), jobs);
    check_commits(&stored, &commits, steps);
}

fn check_claims(claims: &[(JobId, Token)]) {
    let distinct: HashSet<_> = claims.iter().collect();
    assert_eq!(distinct.len(), claims.len(), "a claim was given to two");
}

fn check_commits(jobs: &[Job], commits: &[(JobId, Token, u32)], steps: u32) {
    let mut by_job: BTreeMap<&JobId, Vec<(Token, u32)>> = BTreeMap::new();
    for (id, token, step) in commits {
        by_job.entry(id).or_default().push((*token, *step));
    }
    for job in jobs {
        let mut saved = by_job.remove(&job.id).unwrap_or_default();
        saved.sort();
        let count = u32::try_from(saved.len()).unwrap();
        let in_order = saved.iter().map(|(_, step)| *step).eq(0..count);
        assert!(
            in_order,
            "the steps of a job were not saved once and in order"
        );
        check_end(job, count, steps);
    }
}

fn check_end(job: &Job, saved: u32, steps: u32) {
    match job.status {
        Status::Completed => assert_eq!(saved, steps),
        Status::Failed => assert_eq!(job.error.as_ref().unwrap().kind, ErrorKind::Abandoned),
        other => panic!("a job was left {other}"),
    }
}

/// One thread's hand, which is not always steady.
struct Hand<'a, S> {
    chance: u64,
    steps: u32,
    bench: &'a Bench<S>,
    history: &'a History,
    /// The claims in this hand.
    claims: Vec<Claim>,
    /// Those that are settled later, when their leases may be over.
    asleep: VecDeque<Claim>,
}

impl<'a, S: Subject> Hand<'a, S> {
    fn new(number: u64, steps: u32, bench: &'a Bench<S>, history: &'a History) -> Hand<'a, S> {
        Hand {
            chance: number.wrapping_mul(0x9E37_79B9_7F4A_7C15),
            steps,
            bench,
            history,
            claims: Vec::new(),
            asleep: VecDeque::new(),
        }
    }

    /// One of the numbers below `of`, by George Marsaglia's xorshift.
    fn draw(&mut self, of: u64) -> u64 {
        self.chance ^= self.chance << 13;
        self.chance ^= self.chance >> 7;
        self.chance ^= self.chance << 17;
        self.chance % of
    }

    fn work(&mut self) {
        loop {
            let max = 1 + usize::try_from(self.draw(3)).unwrap();
            let claimed = self
                .bench
                .wait(self.bench.store().claim(&request::<S>(max)))
                .unwrap();
            if claimed.claims.is_empty() && claimed.next_due.is_none() {
                break;
            }
            if claimed.claims.is_empty() {
                self.bench.pass(S::lease() / 30);
                thread::yield_now();
            }
            self.claims.extend(claimed.claims);
            if self.asleep.len() > MOST_ASLEEP
                && let Some(claim) = self.asleep.pop_front()
            {
                self.settle(&claim);
            }
            while let Some(claim) = self.claims.pop() {
                self.handle(claim);
            }
        }
        // Every job has ended without them.
        while let Some(claim) = self.asleep.pop_front() {
            assert!(!self.settle(&claim), "a job that had ended was saved");
        }
    }

    fn handle(&mut self, claim: Claim) {
        self.note(&claim);
        match self.draw(20) {
            0 => {}
            1 => {
                self.bench.pass(S::lease());
                self.asleep.push_back(claim);
            }
            2 => {
                let held = self.bench.renew(&claim) == Renewal::Held;
                let saved = self.settle(&claim);
                assert!(held || !saved, "a claim came back to life");
            }
            3 => {
                self.settle(&claim);
                let again = self.bench.settle(next_step(&claim));
                assert_ne!(again, Settled::Committed, "a step was saved twice");
            }
            // Others let the time pass meanwhile.
            4..=6 => self.asleep.push_back(claim),
            _ => {
                self.settle(&claim);
            }
        }
    }

    fn note(&self, claim: &Claim) {
        let mut claims = self.history.claims.lock().unwrap();
        claims.push((claim.job.id.clone(), claim.lease.token));
    }

    /// Settles a claim, and takes in hand what it brings in return. Says whether it counted.
    fn settle(&mut self, claim: &Claim) -> bool {
        let settlement = self.settlement(claim);
        if self.draw(2) == 0 {
            let settled = self.bench.settle(settlement);
            return self.counts(claim, settled);
        }
        let (settled, claims) = self.bench.settle_and_claim(settlement);
        let counts = self.counts(claim, settled);
        self.claims.extend(claims);
        counts
    }

    fn settlement(&self, claim: &Claim) -> Settlement {
        if claim.job.current_step + 1 == self.steps {
            last_step(claim, Status::Completed)
        } else {
            next_step(claim)
        }
    }

    fn counts(&mut self, claim: &Claim, settled: Settled) -> bool {
        match settled {
            Settled::Committed => self.saved(claim),
            Settled::Kept(lease) => {
                self.saved(claim);
                let mut next = claim.clone();
                next.lease = lease;
                next.job.current_step += 1;
                self.claims.push(next);
            }
            Settled::AlreadyCommitted | Settled::Lost(_) => return false,
            other => panic!("nobody cancels, but a settlement was {other:?}"),
        }
        true
    }

    fn saved(&self, claim: &Claim) {
        let step = claim.job.current_step;
        let mut commits = self.history.commits.lock().unwrap();
        commits.push((claim.job.id.clone(), claim.lease.token, step));
    }
}
