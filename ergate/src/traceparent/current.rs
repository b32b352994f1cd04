//! The trace of the step that runs here, for the jobs that it submits.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::Pin;

use super::TraceParent;

thread_local! {
    static CURRENT: Cell<Option<TraceParent>> = const { Cell::new(None) };
}

/// The trace of the job whose step runs on this thread now.
pub(crate) fn current() -> Option<TraceParent> {
    CURRENT.get()
}

/// Until the guard is dropped, what runs on this thread belongs to this trace, or to none.
pub(crate) fn enter(trace: Option<TraceParent>) -> Inside {
    Inside {
        outer: CURRENT.replace(trace),
    }
}

#[must_use]
pub(crate) struct Inside {
    outer: Option<TraceParent>,
}

impl Drop for Inside {
    fn drop(&mut self) {
        CURRENT.set(self.outer);
    }
}

/// Runs a future that belongs to this trace, or to none.
pub(crate) async fn within<F: Future>(
    trace: Option<TraceParent>,
    mut future: Pin<&mut F>,
) -> F::Output {
    poll_fn(|context| {
        let _inside = enter(trace);
        future.as_mut().poll(context)
    })
    .await
}
