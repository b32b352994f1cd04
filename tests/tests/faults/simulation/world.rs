//! The world of one seed: its time, its chance, its store, and the ledger of what happened in it.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use ergate::Timestamp;
use ergate::backend::{
    Backend, Cancellation, Claim, ClaimRequest, Claimed, Enqueued, Held, Memory, PruneFilter,
    Renewal, Restart, Settlement, Turnover,
};
use ergate::clock::{Clock, Sleep};
use ergate::{Job, JobId};
use tests::Dice;
use tokio::time::Instant;

use super::ledger::Ledger;
use super::tally::Tally;

/// What everybody in one world shares. All of it runs on one thread, and in virtual time.
pub(crate) struct World {
    pub(crate) store: Memory,
    beginning: Beginning,
    state: Mutex<State>,
}

pub(crate) struct State {
    pub(crate) dice: Dice,
    pub(crate) ledger: Ledger,
    pub(crate) tally: Tally,
    /// Whether things have stopped going wrong.
    pub(crate) is_calm: bool,
    trace: Trace,
}

impl World {
    pub(crate) fn new(seed: u64, is_aloud: bool) -> Arc<World> {
        let beginning = Beginning(Instant::now());
        let mut dice = Dice::new(seed);
        let mut ledger = Ledger::default();
        // In half of the worlds, workers freeze.
        ledger.may_overlap = dice.happens(50);
        Arc::new(World {
            store: Memory::with_clock(Arc::new(beginning)),
            beginning,
            state: Mutex::new(State {
                dice,
                ledger,
                tally: Tally::default(),
                is_calm: false,
                trace: Trace {
                    hasher: DefaultHasher::new(),
                    is_aloud,
                },
            }),
        })
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    pub(crate) fn dice<T>(&self, throw: impl FnOnce(&mut Dice) -> T) -> T {
        throw(&mut self.state().dice)
    }

    /// Whether something bad happens that happens so many times in a thousand.
    pub(crate) fn is_struck(&self, permille: u64) -> bool {
        let mut state = self.state();
        !state.is_calm && state.dice.below(1000) < permille
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.beginning.now()
    }

    /// Writes down what happens, in one line.
    pub(crate) fn note(&self, what: fmt::Arguments<'_>) {
        let passed = self.beginning.monotonic();
        self.state().trace.note(passed, what);
    }

    /// What tells this course of events from any other.
    pub(crate) fn trace_hash(&self) -> u64 {
        self.state().trace.hasher.finish()
    }

    /// Has the store do something, and enters it in the ledger. Nothing comes in between.
    async fn carry_out<T: fmt::Debug>(
        &self,
        made: impl Future<Output = Result<T, ergate::BackendError>>,
        enter: impl FnOnce(&mut Ledger, Timestamp, &T),
    ) -> T {
        let done = made.await.unwrap();
        let now = self.now();
        let mut state = self.state();
        enter(&mut state.ledger, now, &done);
        done
    }

    pub(crate) async fn enqueue(&self, jobs: Vec<Job>) -> Vec<Enqueued> {
        let answers = self.carry_out(self.store.enqueue(jobs.clone()), |ledger, now, answers| {
            ledger.enqueued(now, &jobs, answers);
        });
        let answers = answers.await;
        self.note(format_args!("enqueued {answers:?}"));
        answers
    }

    pub(crate) async fn claim(&self, request: &ClaimRequest) -> Claimed {
        let claimed = self.carry_out(self.store.claim(request), |ledger, now, claimed| {
            ledger.claimed(now, request, &claimed.claims, &claimed.ended);
        });
        let claimed = claimed.await;
        self.note_claims(&request.worker, &claimed.claims, &claimed.ended);
        claimed
    }

    pub(crate) async fn renew(&self, held: &[Held], lease: Duration) -> Vec<Renewal> {
        let renewals = self.carry_out(self.store.renew(held, lease), |ledger, now, renewals| {
            ledger.renewed(now, held, lease, renewals);
        });
        let renewals = renewals.await;
        self.note(format_args!("renewed {held:?}: {renewals:?}"));
        renewals
    }

    pub(crate) async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Turnover {
        let turnover = self.carry_out(
            self.store.settle(settlements, next),
            |ledger, now, turnover| {
                ledger.settled(now, settlements, next, turnover);
            },
        );
        let turnover = turnover.await;
        for (settlement, settled) in settlements.iter().zip(&turnover.settled) {
            let Settlement { held, job, .. } = settlement;
            self.note(format_args!("settled {held:?} as {job}: {settled:?}"));
            self.state().tally.settled(settled);
        }
        self.note_claims("in return", &turnover.claims, &turnover.ended);
        turnover
    }

    pub(crate) async fn cancel(&self, id: &JobId) -> Cancellation {
        let cancellation = self.carry_out(self.store.cancel(id), |ledger, now, cancellation| {
            ledger.cancelled(now, id, *cancellation);
        });
        let cancellation = cancellation.await;
        self.note(format_args!("cancelled {id}: {cancellation:?}"));
        cancellation
    }

    pub(crate) async fn retry(&self, id: &JobId) -> Restart {
        let restart = self.carry_out(self.store.retry(id), |ledger, now, restart| {
            ledger.restarted(now, id, *restart);
        });
        let restart = restart.await;
        self.note(format_args!("retried {id}: {restart:?}"));
        restart
    }

    pub(crate) async fn prune(&self, filter: &PruneFilter) -> usize {
        let count = self.carry_out(self.store.prune(filter), |ledger, _, count| {
            ledger.pruned(filter, *count);
        });
        let count = count.await;
        self.note(format_args!("pruned {count}"));
        count
    }

    fn note_claims(&self, worker: &str, claims: &[Claim], ended: &[Job]) {
        for claim in claims {
            let (job, token, crashes) = (&claim.job.id, claim.lease.token, claim.crashes);
            self.note(format_args!("claimed {job} {token} {crashes} by {worker}"));
            self.state().tally.take_overs += usize::from(crashes > 0);
        }
        for job in ended {
            self.note(format_args!("ended {job}"));
        }
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("World")
    }
}

/// The world's own clock, which the store goes by.
#[derive(Clone, Copy, Debug)]
struct Beginning(Instant);

impl Clock for Beginning {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH.saturating_add(self.0.elapsed())
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// The course of events.
struct Trace {
    hasher: DefaultHasher,
    is_aloud: bool,
}

impl Trace {
    fn note(&mut self, passed: Duration, what: fmt::Arguments<'_>) {
        let line = format!("{passed:>12?} {what}");
        self.hasher.write(line.as_bytes());
        if self.is_aloud {
            println!("{line}");
        }
    }
}
