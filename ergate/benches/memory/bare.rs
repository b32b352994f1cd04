//! The least that does for a job what a worker and the store in memory do for it, written for this workflow alone: the input is
//! read from JSON and the result written as JSON, a panic is caught, the clocks are read when a step begins, when it ends and when
//! it is saved, a run is added to the record, and under a lock the store's copy of the job follows if the lease is still held.
//!
//! What it can't do: run another step, wait, fail, be cancelled, be told to end, tell hooks, or give up a lease in time.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use ergate::{Job, Payload, RunOutcome, Status, StepRun, Timestamp};

const LEASE: Duration = Duration::from_secs(30);

/// Where a job stands among others: by its time and by the order of submission, as its place in `jobs`.
type Key = (Timestamp, usize);

#[derive(Default)]
struct Store {
    jobs: Vec<Entry>,
    waiting: BTreeSet<Key>,
    leased: BTreeSet<Key>,
    ended: BTreeSet<Key>,
    by_id: BTreeMap<String, usize>,
}

struct Entry {
    job: Box<Job>,
    token: u64,
    until: Timestamp,
}

pub(super) struct Bare {
    store: Mutex<Store>,
    steps: [Arc<str>; 3],
    worker: Arc<str>,
    /// A moment by both clocks, so that one look tells both times.
    set: (Instant, Timestamp),
}

impl Bare {
    pub(super) fn with(jobs: impl Iterator<Item = Job>) -> Bare {
        let mut store = Store::default();
        for (number, mut job) in jobs.enumerate() {
            let now = Timestamp::now();
            job.submitted_at = Some(now);
            store.waiting.insert((now, number));
            store.by_id.insert(job.id.to_string(), number);
            store.jobs.push(Entry {
                job: Box::new(job),
                token: 0,
                until: Timestamp::EPOCH,
            });
        }
        Bare {
            store: Mutex::new(store),
            steps: ["first", "second", "third"].map(Arc::from),
            worker: "bare".into(),
            set: (Instant::now(), Timestamp::now()),
        }
    }

    pub(super) fn run(&self) -> Result<(), Box<dyn Error>> {
        while let Some((number, mut token, mut job)) = self.claim() {
            for step in 0..self.steps.len() {
                self.step(&mut job, step)?;
                token = self.save(number, token, &job).ok_or("the lease is gone")?;
            }
        }
        Ok(())
    }

    fn claim(&self) -> Option<(usize, u64, Job)> {
        let mut guard = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let store = &mut *guard;
        let now = Timestamp::now();
        let (_, number) = store.waiting.pop_first().filter(|(at, _)| *at <= now)?;
        let entry = store.jobs.get_mut(number)?;
        entry.until = now.saturating_add(LEASE);
        entry.token += 1;
        entry.job.status = Status::Running;
        store.leased.insert((entry.until, number));
        Some((number, entry.token, (*entry.job).clone()))
    }

    fn step(&self, job: &mut Job, step: usize) -> Result<(), Box<dyn Error>> {
        let began = Instant::now();
        let started = self.set.1.saturating_add(began - self.set.0);
        let n: u64 = job.input().parse()?;
        let result = catch_unwind(|| n + 1).map_err(|_| "the step panicked")?;
        job.last_return_value = Payload::of(&result)?;
        let took = began.elapsed();
        let name = self.steps.get(step).ok_or("no such step")?;
        let next = self.steps.get(step + 1);
        let mut run = StepRun::new(Arc::clone(name), 1, started, took, RunOutcome::Completed);
        run.worker = Some(Arc::clone(&self.worker));
        run.next = next.cloned();
        if job.runs.is_empty() {
            job.runs.reserve_exact(self.steps.len());
        }
        job.runs.push(run);
        job.steps_completed += 1;
        job.percent_completed = 100.0 * f64::from(job.steps_completed) / self.steps.len() as f64;
        job.current_step = job.steps_completed;
        job.current_step_name = Some(Arc::clone(next.unwrap_or(name)));
        job.status = match next {
            Some(_) => Status::Running,
            None => Status::Completed,
        };
        Ok(())
    }

    /// The token of the new lease, if the old one was still held.
    fn save(&self, number: usize, token: u64, job: &Job) -> Option<u64> {
        let mut guard = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let store = &mut *guard;
        let now = Timestamp::now();
        let entry = store.jobs.get_mut(number)?;
        if entry.token != token || entry.until <= now {
            return None;
        }
        let kept = &mut entry.job;
        kept.last_return_value.clone_from(&job.last_return_value);
        kept.current_step_name.clone_from(&job.current_step_name);
        (kept.current_step, kept.steps_completed) = (job.current_step, job.steps_completed);
        (kept.percent_completed, kept.status) = (job.percent_completed, job.status);
        if kept.runs.is_empty() {
            kept.runs.reserve_exact(self.steps.len());
        }
        kept.runs.extend(job.runs.last().cloned());
        entry.token += 1;
        if job.status == Status::Completed {
            store.leased.remove(&(entry.until, number));
            store.ended.insert((now, number));
        }
        Some(entry.token)
    }

    pub(super) fn completed(&self) -> usize {
        let store = self.store.lock().unwrap_or_else(PoisonError::into_inner);
        let is_completed = |entry: &&Entry| {
            entry.job.status == Status::Completed && entry.job.runs.len() == self.steps.len()
        };
        store.jobs.iter().filter(is_completed).count()
    }
}
