//! The time of day jumps while workers work.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use ergate::backend::Sqlite;
use ergate::backend::sqlite::Durability;
use ergate::clock::{Clock, Sleep, SystemClock};
use ergate::hooks::Event;
use ergate::{JobId, Submit, Timestamp, Worker};
use tests::faults::{Pace, job, register};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::audit::audit_the_end;
use crate::form::pick;
use crate::scene::Scene;

const HOUR: i64 = 3_600;

/// The system's clock, set to another time of day. Like every machine's, it counts the time that passes apart from that.
#[derive(Debug, Default)]
struct SetClock {
    seconds: AtomicI64,
}

impl SetClock {
    fn set_by(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Timestamp {
        let seconds = self.seconds.load(Ordering::SeqCst);
        Timestamp::from_micros(SystemClock.now().as_micros() + seconds * 1_000_000)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        SystemClock.sleep(duration)
    }

    fn monotonic(&self) -> Duration {
        SystemClock.monotonic()
    }
}

#[test]
fn a_clock_that_is_set_forward_and_back_loses_nothing_and_doubles_nothing() {
    let (rounds, batch) = pick((12, 30), (40, 200));
    let scene = Scene::new("clock");
    let clock = Arc::new(SetClock::default());
    let open = || {
        let options = Sqlite::options().durability(Durability::Normal);
        let options = options.clock(Arc::<SetClock>::clone(&clock));
        options.open(scene.file()).unwrap()
    };
    // Two stores on one file, as in two processes.
    let stores = [open(), open()];
    scene.wait(async {
        let (told, mut steps) = unbounded_channel();
        for store in &stores {
            tokio::spawn(worker(store, &scene, &clock, told.clone()).run());
        }
        for round in 0..=rounds {
            // What was due before the clock was set back is due in an hour, but new jobs are always due.
            let first = round * batch;
            let jobs = (first..first + batch).map(job);
            let ids = stores[0].submit_all(jobs).await.unwrap();
            // So the workers are in the midst of it when the clock is set.
            for _ in 0..batch / 2 {
                while !ids.contains(&steps.recv().await.unwrap()) {}
            }
            clock.set_by(if round % 2 == 0 { HOUR } else { -HOUR });
        }
        // A worker that waits for a time of day doesn't feel that the clock is set, but it does hear of a new job.
        stores[0].submit(job((rounds + 1) * batch)).await.unwrap();
    });
    scene.wait_for_the_end(&stores[0]);
    let audit = audit_the_end(&scene.all_jobs(&stores[0]), &scene.effects().all());
    println!(
        "clock: set by an hour {} times, forward and back: {audit}",
        rounds + 1
    );
}

fn worker(
    store: &Sqlite,
    scene: &Scene,
    clock: &Arc<SetClock>,
    told: UnboundedSender<JobId>,
) -> Worker<Sqlite> {
    let worker = Worker::new(store.clone())
        .concurrency(8)
        .lease(Duration::from_secs(5))
        .clock(Arc::<SetClock>::clone(clock))
        .ignore_signals()
        .on(move |event: &Event<'_>| {
            if let Event::StepFinished { job, .. } = event {
                // The test may have seen enough.
                let _ = told.send(job.id.clone());
            }
        });
    register(worker, scene.effects(), Pace(1, 20))
}
