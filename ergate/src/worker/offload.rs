use super::telemetry;
use crate::execution::Offload;
use crate::traceparent;

/// Runs blocking steps on tokio's pool of threads for them, where they hold up nothing else.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockingPool;

impl Offload for BlockingPool {
    fn offload(&self, work: Box<dyn FnOnce() + Send>) {
        let work = telemetry::in_current_span(work);
        let trace = traceparent::current();
        let work = move || {
            let _inside = traceparent::enter(trace);
            work();
        };
        drop(tokio::task::spawn_blocking(work));
    }
}
