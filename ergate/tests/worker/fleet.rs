use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ergate::backend::JobFilter;
use ergate::prelude::*;

use crate::bench::virtually;

const JOBS: usize = 300;

/// How many steps run now, and how many ever ran.
#[derive(Clone, Default)]
struct Meter {
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
    total: Arc<AtomicUsize>,
}

impl Meter {
    fn enter(&self) {
        let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
        self.most.fetch_max(now, Ordering::SeqCst);
        self.total.fetch_add(1, Ordering::SeqCst);
    }

    fn leave(&self) {
        self.now.fetch_sub(1, Ordering::SeqCst);
    }
}

#[step]
async fn briefly(n: u32, #[state] meter: &Meter) -> u32 {
    meter.enter();
    tokio::time::sleep(Duration::from_micros(200)).await;
    meter.leave();
    n
}

#[step]
fn on_a_thread(n: u32, #[state] meter: &Meter) -> u32 {
    meter.enter();
    std::thread::sleep(Duration::from_micros(200));
    meter.leave();
    n
}

static BOTH: Workflow<u32> = Workflow::named("both")
    .step::<briefly>()
    .step::<on_a_thread>()
    .build();

/// In real time and on real threads.
#[test]
fn several_workers_share_the_work_and_do_it_once() {
    let store = Memory::new();
    for n in 0..JOBS {
        store
            .submit_blocking(BOTH.job(u32::try_from(n).unwrap()))
            .unwrap();
    }
    let meters: Vec<Meter> = (0..3).map(|_| Meter::default()).collect();
    std::thread::scope(|scope| {
        for meter in &meters {
            let worker = Worker::new(store.clone())
                .register(&BOTH)
                .state(meter.clone());
            scope.spawn(move || worker.concurrency(5).run_until_idle_blocking().unwrap());
        }
    });
    let total: usize = meters
        .iter()
        .map(|it| it.total.load(Ordering::SeqCst))
        .sum();
    assert_eq!(total, JOBS * 2);
    for meter in &meters {
        assert!(meter.most.load(Ordering::SeqCst) <= 5);
    }
    let done = JobFilter::new().status(Status::Completed).limit(JOBS);
    assert_eq!(virtually(store.list(&done)).unwrap().len(), JOBS);
}
