use ergate::prelude::*;

#[step]
fn charge(total: i64) -> i64 {
    total
}

static ORDERS: Workflow<i64> = Workflow::named("orders").step::<charge>().build();

fn main() -> Result<(), ergate::Error> {
    let backend = Memory::new();
    let worker = Worker::new(&backend).register(&ORDERS).concurrency(4);
    worker.run_until_idle_blocking()
}
