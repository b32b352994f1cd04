//! The time of day jumps while workers work.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use ergate::backend::Sqlite;
use ergate::backend::sqlite::Durability;
use ergate::clock::{Clock, Sleep, SystemClock};
use ergate::hooks::Event;
use ergate::{Submit, Timestamp, Worker};
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
    let jobs = pick(200, 2_000);
    let scene = Scene::new("clock");
    let clock = Arc::new(SetClock::default());
    let open = || {
        let options = Sqlite::options().durability(Durability::Normal);
        options
            .clock(Arc::<SetClock>::clone(&clock))
            .open(scene.file())
            .unwrap()
    };
    // Two stores on one file, as in two processes.
    let stores = [open(), open()];
    scene.submit(&stores[0], jobs);

    scene.wait(async {
        let (step, mut steps) = unbounded_channel();
        for store in &stores {
            tokio::spawn(worker(store, &scene, &clock, step.clone()).run());
        }
        // Half of the steps are done while the clock jumps to and fro, and each jump finds the workers at work.
        for number in 0..12 {
            for _ in 0..jobs / 4 {
                steps.recv().await;
            }
            clock.set_by(if number % 2 == 0 { HOUR } else { -HOUR });
            // A worker that waits for a time of day doesn't feel that the clock is set; but it does feel that there is news.
            stores[0].submit(job(jobs + number)).await.unwrap();
        }
        clock.set_by(HOUR);
        stores[0].submit(job(jobs + 12)).await.unwrap();
    });
    scene.wait_for_the_end(&stores[0]);
    let audit = audit_the_end(&scene.all_jobs(&stores[0]), &scene.effects().all());
    println!("clock: set by an hour 13 times, forward and back: {audit}");
}

fn worker(
    store: &Sqlite,
    scene: &Scene,
    clock: &Arc<SetClock>,
    step: UnboundedSender<()>,
) -> Worker<Sqlite> {
    let worker = Worker::new(store.clone())
        .concurrency(8)
        .lease(Duration::from_secs(5))
        .clock(Arc::<SetClock>::clone(clock))
        .ignore_signals()
        .on(move |event: &Event<'_>| {
            if let Event::StepFinished { .. } = event {
                // The test may have seen enough.
                let _ = step.send(());
            }
        });
    register(worker, scene.effects(), Pace(1, 20))
}
