//! A store that fails now and then, before or after it did what it was asked.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use ergate::backend::{
    Backend, BackendError, BackendErrorKind, Cancellation, ClaimRequest, Claimed, Enqueued, Held,
    JobFilter, Memory, PruneFilter, Renewal, Restart, Settlement, SingleTurnover, Turnover,
    Version,
};
use ergate::{Job, JobId, Timestamp};

use crate::bench::sleep;

pub(crate) struct Faulty {
    store: Memory,
    dice: Mutex<u64>,
    /// How many of a hundred calls fail before they have an effect, and how many after.
    pub(crate) before: AtomicU64,
    pub(crate) after: AtomicU64,
    /// The same for renewals, which fail before they have an effect.
    pub(crate) renewals: AtomicU64,
    /// How long the answer to a settlement is on its way, in seconds.
    pub(crate) slow: AtomicU64,
    /// The same for the answer to a claim.
    pub(crate) slow_claims: AtomicU64,
    /// It hands out jobs at whatever step, as stores do that don't know the steps of their jobs.
    pub(crate) ignores_steps: AtomicBool,
    pub(crate) handed_out: AtomicUsize,
    /// It answers a settlement without a future, unless it fails.
    pub(crate) settles_at_once: AtomicBool,
    pub(crate) settled_at_once: AtomicUsize,
    pub(crate) failures: AtomicUsize,
    pub(crate) renewed: Mutex<Vec<usize>>,
}

impl Faulty {
    pub(crate) fn new(store: Memory, seed: u64) -> Faulty {
        Faulty {
            store,
            dice: Mutex::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            before: AtomicU64::new(0),
            after: AtomicU64::new(0),
            renewals: AtomicU64::new(0),
            slow: AtomicU64::new(0),
            slow_claims: AtomicU64::new(0),
            ignores_steps: AtomicBool::new(false),
            handed_out: AtomicUsize::new(0),
            settles_at_once: AtomicBool::new(false),
            settled_at_once: AtomicUsize::new(0),
            failures: AtomicUsize::new(0),
            renewed: Mutex::default(),
        }
    }

    /// Whether chance has it, by George Marsaglia's xorshift.
    fn happens(&self, percent: &AtomicU64) -> bool {
        let mut dice = self.dice.lock().unwrap();
        *dice ^= *dice << 13;
        *dice ^= *dice >> 7;
        *dice ^= *dice << 17;
        *dice % 100 < percent.load(Ordering::SeqCst)
    }

    fn fail(&self) -> BackendError {
        self.failures.fetch_add(1, Ordering::SeqCst);
        BackendError::new(BackendErrorKind::Unavailable, "can't reach the store")
    }

    /// What it makes of a request.
    fn understood(&self, request: &ClaimRequest) -> ClaimRequest {
        let mut request = request.clone();
        if self.ignores_steps.load(Ordering::SeqCst) {
            request.steps = None;
        }
        request
    }

    fn count(&self, claims: usize) {
        self.handed_out.fetch_add(claims, Ordering::SeqCst);
    }

    async fn perhaps<T>(
        &self,
        call: impl Future<Output = Result<T, BackendError>>,
    ) -> Result<T, BackendError> {
        if self.happens(&self.before) {
            return Err(self.fail());
        }
        let answer = call.await;
        if self.happens(&self.after) {
            return Err(self.fail());
        }
        answer
    }
}

impl Backend for Faulty {
    async fn enqueue(&self, jobs: Vec<Job>) -> Result<Vec<Enqueued>, BackendError> {
        self.store.enqueue(jobs).await
    }

    async fn claim(&self, request: &ClaimRequest) -> Result<Claimed, BackendError> {
        let request = self.understood(request);
        let answer = self.perhaps(self.store.claim(&request)).await;
        self.count(answer.as_ref().map_or(0, |claimed| claimed.claims.len()));
        sleep(self.slow_claims.load(Ordering::SeqCst)).await;
        answer
    }

    async fn changed(&self, seen: Version) {
        self.store.changed(seen).await;
    }

    async fn cancel_requested(&self, seen: Version) -> Version {
        self.store.cancel_requested(seen).await
    }

    async fn renew(&self, held: &[Held], lease: Duration) -> Result<Vec<Renewal>, BackendError> {
        self.renewed.lock().unwrap().push(held.len());
        if self.happens(&self.renewals) {
            return Err(self.fail());
        }
        self.store.renew(held, lease).await
    }

    async fn settle(
        &self,
        settlements: &[Settlement],
        next: Option<&ClaimRequest>,
    ) -> Result<Turnover, BackendError> {
        let next = next.map(|request| self.understood(request));
        let settling = self.store.settle(settlements, next.as_ref());
        let answer = self.perhaps(settling).await;
        self.count(answer.as_ref().map_or(0, |turnover| turnover.claims.len()));
        sleep(self.slow.load(Ordering::SeqCst)).await;
        answer
    }

    fn settle_now(
        &self,
        settlement: &Settlement,
        next: Option<&ClaimRequest>,
    ) -> Option<SingleTurnover> {
        if !self.settles_at_once.load(Ordering::SeqCst) || self.happens(&self.before) {
            return None;
        }
        self.settled_at_once.fetch_add(1, Ordering::SeqCst);
        self.store.settle_now(settlement, next)
    }

    async fn cancel(&self, id: &JobId) -> Result<Cancellation, BackendError> {
        self.store.cancel(id).await
    }

    async fn retry(&self, id: &JobId) -> Result<Restart, BackendError> {
        self.store.retry(id).await
    }

    async fn get(&self, id: &JobId) -> Result<Option<Job>, BackendError> {
        self.store.get(id).await
    }

    async fn list(&self, filter: &JobFilter) -> Result<Vec<Job>, BackendError> {
        self.store.list(filter).await
    }

    async fn prune(&self, filter: &PruneFilter) -> Result<usize, BackendError> {
        self.store.prune(filter).await
    }

    fn now(&self) -> Timestamp {
        self.store.now()
    }
}
