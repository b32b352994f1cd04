//! Behind a pooler that hands out connections by the transaction, what one connection knows another doesn't.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use ergate::backend::Postgres;
use ergate::testing::{OnManualClock, Subject};
use tests::servers::Pooler;

use super::scene::{Scene, options, server};

struct Pooled(OnManualClock<Postgres>);

fn pooler() -> &'static Pooler {
    static POOLER: OnceLock<Pooler> = OnceLock::new();
    POOLER.get_or_init(|| Pooler::before(server(), 4))
}

impl Subject for Pooled {
    type Store = Postgres;

    fn open() -> Self {
        let address = server().address_at(pooler().port());
        Pooled(OnManualClock::open(|clock| {
            options()
                .clock(Arc::new(clock))
                .connect_blocking(&address)
                .unwrap()
        }))
    }

    fn store(&self) -> &Postgres {
        self.0.store()
    }

    fn pass(&self, time: Duration) {
        self.0.pass(time);
    }
}

ergate::backend_suite!(Pooled);

#[test]
fn workers_behind_a_pooler_with_two_connections_do_each_step_once() {
    const JOBS: usize = 200;
    let scene = Scene::new();
    scene.submit(JOBS);
    let pooler = Pooler::before(&scene.server, 2);
    let fleet = [0, 1, 2].map(|number| {
        let mut work = scene.work(format!("pooled-{number}"));
        work.address = scene.server.address_at(pooler.port());
        scene.start_as(&work)
    });
    let audit = scene.audit(JOBS);
    drop(fleet);
    println!("postgres, behind a pooler: {audit}");
}
