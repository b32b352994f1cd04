//! A directory with a store, and what happens there.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ergate::backend::sqlite::Durability;
use ergate::backend::{Backend, ClaimRequest, JobFilter, Sqlite};
use ergate::{Job, Status, Submit};
use tests::faults::{Effects, Order, Pace, Work, job};
use tokio::runtime::Runtime;

/// A directory with a store. It is deleted in the end, unless the test fails.
pub(crate) struct Scene {
    directory: PathBuf,
    runtime: Runtime,
}

impl Scene {
    pub(crate) fn new(name: &str) -> Scene {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let (process, number) = (std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let directory = std::env::temp_dir().join(format!("ergate-{name}-{process}-{number}"));
        std::fs::create_dir_all(&directory).unwrap();
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(1).enable_all().build().unwrap();
        Scene { directory, runtime }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.path("jobs.db")
    }

    pub(crate) fn store(&self) -> Sqlite {
        open(&self.file())
    }

    pub(crate) fn effects(&self) -> Effects {
        Effects::in_file(&self.path("effects"))
    }

    /// Waits for a future.
    pub(crate) fn wait<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    /// Submits this many jobs, all at once.
    pub(crate) fn submit(&self, store: &Sqlite, count: usize) {
        self.wait(store.submit_all((0..count).map(job))).unwrap();
    }

    /// A process that works here.
    pub(crate) fn work(&self, name: impl Into<String>) -> Work {
        Work {
            file: self.file(),
            effects: self.path("effects"),
            name: name.into(),
            concurrency: 4,
            pace: Pace(1, 1),
            lease: 30_000,
            grace: 30_000,
            aloud: false,
        }
    }

    pub(crate) fn all_jobs(&self, store: &Sqlite) -> Vec<Job> {
        let all = JobFilter::new().limit(usize::MAX);
        self.wait(store.list(&all)).unwrap()
    }

    /// Waits until every job has ended.
    pub(crate) fn wait_for_the_end(&self, store: &Sqlite) {
        let open = [Status::Queued, Status::Scheduled, Status::Running];
        let open = open
            .into_iter()
            .fold(JobFilter::new(), JobFilter::status)
            .limit(1);
        self.wait(async {
            loop {
                let seen = store.claim(&onlooker()).await.unwrap().seen;
                if store.list(&open).await.unwrap().is_empty() {
                    return;
                }
                // That a job has ended is no news for those who wait for one, so this can't wait for news alone.
                let news = store.changed(seen);
                let _ = tokio::time::timeout(Duration::from_millis(100), news).await;
            }
        });
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("what is left is in {}", self.directory.display());
        } else {
            let _ = std::fs::remove_dir_all(&self.directory);
        }
    }
}

/// Opens a store. The machine itself isn't switched off here, so there is no need to wait for the disk.
pub(crate) fn open(file: &Path) -> Sqlite {
    let options = Sqlite::options().durability(Durability::Normal);
    options.open(file).unwrap()
}

/// Takes no job, and only looks.
fn onlooker() -> ClaimRequest {
    ClaimRequest::new("onlooker", 0, Duration::from_secs(1))
}

/// An order to work.
pub(crate) fn order(work: Work) -> Order {
    Order::Work(work)
}
