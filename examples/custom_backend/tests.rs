//! The backend of the example keeps every promise of a backend, also to several processes.

mod queue;
mod store;

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ergate::backend::pair::{Record, Saved, StateStore};
use ergate::backend::{Backend, ClaimRequest, Pair};
use ergate::clock::SystemClock;
use ergate::testing::{OnManualClock, Subject};
use ergate::{Job, JobId};
use queue::DirectoryQueue;
use store::DirectoryStore;
use tokio::runtime::{Builder, Runtime};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A directory that is gone after the test.
struct Directory(PathBuf);

impl Directory {
    fn new() -> Directory {
        // What is in memory is written faster, and a suite of promises cuts no power.
        let shared_memory = PathBuf::from("/dev/shm");
        let place = Some(shared_memory).filter(|it| it.is_dir());
        let place = place.unwrap_or_else(std::env::temp_dir);
        Directory(place.join(format!("custom_backend-{}", JobId::new())))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // What can't be deleted is left to the system.
        let _ = fs::remove_dir_all(&self.0);
    }
}

struct InDirectory {
    subject: OnManualClock<Pair<DirectoryQueue, DirectoryStore>>,
    runtime: Runtime,
    _directory: Directory,
}

impl Subject for InDirectory {
    type Store = Pair<DirectoryQueue, DirectoryStore>;

    fn open() -> Self {
        let directory = Directory::new();
        let open = |clock| {
            let store = DirectoryStore::open(&directory.0, Arc::new(clock))?;
            Ok::<_, std::io::Error>(Pair::new(DirectoryQueue::open(&directory.0)?, store))
        };
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_time()
            .build();
        InDirectory {
            subject: OnManualClock::open(|clock| open(clock).expect("the directory can be made")),
            runtime: runtime.expect("there is room for a runtime"),
            _directory: directory,
        }
    }

    fn store(&self) -> &Self::Store {
        self.subject.store()
    }

    fn pass(&self, time: Duration) {
        self.subject.pass(time);
    }

    fn wait<F: Future>(&self, call: F) -> F::Output {
        self.runtime.block_on(call)
    }
}

ergate::backend_suite!(InDirectory);

/// Two stores on one directory know of each other only what is in it, as two processes do.
#[tokio::test]
async fn only_one_of_two_processes_saves_a_record() -> Outcome {
    let directory = Directory::new();
    let open = || DirectoryStore::open(&directory.0, Arc::new(SystemClock));
    let (one, other) = (open()?, open()?);
    let job = Job::new("shop");
    let pair = Pair::new(DirectoryQueue::open(&directory.0)?, one);
    pair.enqueue(vec![job.clone()]).await?;
    let before = other.load(&job.id).await?.ok_or("it is not there")?;
    pair.claim(&ClaimRequest::new("one", 1, Duration::from_secs(30)))
        .await?;
    let mut late: Record = before;
    late.revision += 1;
    assert_eq!(other.save(&late).await?, Saved::Outdated);
    Ok(())
}
