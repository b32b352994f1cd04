//! Virtual time, and short ways to run a worker in it.

use std::fmt::Debug;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ergate::clock::{Clock, Sleep};
use ergate::hooks::Event;
use ergate::prelude::*;
use ergate::{Job, JobId, Timestamp};
use tokio::time::Instant;

use crate::faulty::Faulty;

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// Runs a test in virtual time.
pub(crate) fn virtually<T>(test: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(test)
}

/// Goes by the runtime's time, which passes at once when there is nothing to do.
#[derive(Debug)]
struct VirtualClock {
    start: Instant,
}

impl VirtualClock {
    fn start() -> VirtualClock {
        VirtualClock {
            start: Instant::now(),
        }
    }
}

impl Clock for VirtualClock {
    fn now(&self) -> Timestamp {
        Timestamp::EPOCH.saturating_add(self.start.elapsed())
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Has no notion of how much time passes.
#[derive(Debug)]
struct TimelessClock(Arc<dyn Clock>);

impl Clock for TimelessClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(duration)
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
}

/// A store in virtual time.
pub(crate) struct Bench {
    pub(crate) store: Memory,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Bench {
    pub(crate) fn new() -> Bench {
        let clock: Arc<dyn Clock> = Arc::new(VirtualClock::start());
        let store = Memory::with_clock(Arc::clone(&clock));
        Bench { store, clock }
    }

    /// A worker on the store.
    pub(crate) fn worker(&self) -> Worker<Memory> {
        self.worker_on(self.store.clone())
    }

    /// A worker on another store that goes by the same clock.
    pub(crate) fn worker_on<B: Backend>(&self, store: B) -> Worker<B> {
        Worker::new(store)
            .clock(Arc::clone(&self.clock))
            .ignore_signals()
    }

    /// A worker that can't renew its leases and takes no notice of it, as if it were paused for long.
    pub(crate) fn zombie(&self, seed: u64) -> Worker<Arc<Faulty>> {
        let store = Faulty::new(self.store.clone(), seed);
        store.renewals.store(100, Ordering::SeqCst);
        let clock = TimelessClock(Arc::clone(&self.clock));
        self.worker_on(Arc::new(store)).clock(Arc::new(clock))
    }

    /// How much time has passed.
    pub(crate) fn passed(&self) -> Duration {
        self.clock.now().since(Timestamp::EPOCH)
    }

    pub(crate) async fn submit(&self, job: ergate::NewJob) -> JobId {
        self.store.submit(job).await.unwrap()
    }

    pub(crate) async fn job(&self, id: &JobId) -> Job {
        self.store.get(id).await.unwrap().unwrap()
    }

    pub(crate) async fn status(&self, id: &JobId) -> Status {
        self.job(id).await.status
    }
}

pub(crate) async fn sleep(seconds: u64) {
    tokio::time::sleep(SECOND * u32::try_from(seconds).unwrap()).await;
}

/// What steps and hooks have to tell a test.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notes {
    lines: Arc<Mutex<Vec<String>>>,
}

impl Notes {
    pub(crate) fn add(&self, line: impl Into<String>) {
        self.lines.lock().unwrap().push(line.into());
    }

    pub(crate) fn all(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, line: &str) -> usize {
        self.all().iter().filter(|it| *it == line).count()
    }

    /// A hook that notes the name of each event.
    pub(crate) fn hook(&self) -> impl Fn(&Event<'_>) + Send + Sync + 'static {
        let notes = self.clone();
        move |event| notes.add(event.name())
    }
}

/// The runs of a job's steps, such as `charge 1 failed`.
pub(crate) fn runs(job: &Job) -> Vec<String> {
    let line = |run: &ergate::StepRun| format!("{} {} {}", run.step, run.attempt, run.outcome);
    job.runs.iter().map(line).collect()
}
