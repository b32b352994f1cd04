//! Steps that may block: their call runs on a thread of its own and comes back with the scope.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Poll, Waker};

use super::guard::{Ended, Panic, shielded};
use super::{Execution, Interrupt};
use crate::scope::{Handle, Scope};
use crate::step::{Calling, Concluded, Passing, StepDefinition, Verdict};

/// Runs work where it may block.
pub(crate) trait Offload: Send + Sync {
    /// Runs it, soon, on a thread where it may block; dropping it unrun is allowed at shutdown.
    fn offload(&self, work: Box<dyn FnOnce() + Send>);
}

/// Calls the step on a thread where it may block.
///
/// A function that is not `async` can't be interrupted: it is told through its `JobInfo`, and waited for, so that no two
/// attempts at a step run at once.
pub(super) async fn call<I>(
    execution: &Execution<'_>,
    scope: &mut Scope,
    handles: Vec<Handle>,
    mut interrupt: Pin<&mut I>,
) -> Ended<Verdict>
where
    I: Future<Output = Interrupt> + Send,
{
    let definition = execution.definition;
    let (way_back, returned) = handover();
    let mut lent = scope.lend();
    execution.offload.offload(Box::new(move || {
        let called = call_here(definition, &mut lent, &handles);
        way_back.send((lent, called));
    }));
    let mut returned = std::pin::pin!(returned.receive());
    let mut interrupted = None;
    let back = poll_fn(|cx| {
        if let Poll::Ready(back) = returned.as_mut().poll(cx) {
            return Poll::Ready(back);
        }
        if interrupted.is_none()
            && let Poll::Ready(why) = interrupt.as_mut().poll(cx)
        {
            interrupted = Some(why);
            if let Some(info) = execution.info {
                info.request_cancel();
            }
        }
        Poll::Pending
    })
    .await;
    let Some((lent, called)) = back else {
        return Ended::Interrupted(Interrupt::Shutdown);
    };
    scope.take_back(lent);
    match (called, interrupted) {
        (_, Some(Interrupt::TimedOut)) => Ended::Interrupted(Interrupt::TimedOut),
        // What it gives may be a part: it is for the next run to be whole.
        (Ok(_), Some(Interrupt::Shutdown)) if execution.has_heard() => {
            Ended::Interrupted(Interrupt::Shutdown)
        }
        (Ok(concluded), _) => concluded.into(),
        (Err(panic), _) => Ended::Failed(panic.into_failure()),
    }
}

fn call_here(
    definition: &'static StepDefinition,
    scope: &mut Scope,
    handles: &[Handle],
) -> Result<Concluded, Panic> {
    let called = shielded(|| (definition.call)(&mut scope.open(handles), Passing::STORED))?;
    match called {
        Calling::Done(concluded) => Ok(concluded),
        // Only `async` functions give a future, and those are not called here.
        Calling::Later(future) => Err(shielded(|| drop(future)).err().unwrap_or_else(|| {
            Panic::of(Box::new("an `async` step was called on a blocking thread"))
        })),
    }
}

/// One value's way between two threads.
struct Between<T> {
    value: Option<T>,
    waiting: Option<Waker>,
    over: bool,
}

struct Sender<T>(Arc<Mutex<Between<T>>>);
struct Receiver<T>(Arc<Mutex<Between<T>>>);

fn handover<T>() -> (Sender<T>, Receiver<T>) {
    let between = Arc::new(Mutex::new(Between {
        value: None,
        waiting: None,
        over: false,
    }));
    (Sender(Arc::clone(&between)), Receiver(between))
}

impl<T> Sender<T> {
    fn send(self, value: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).value = Some(value);
    }
}

impl<T> Drop for Sender<T> {
    fn drop(&mut self) {
        let mut between = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        between.over = true;
        let waiting = between.waiting.take();
        drop(between);
        if let Some(waker) = waiting {
            waker.wake();
        }
    }
}

impl<T> Receiver<T> {
    /// The value, or nothing when the work was dropped unrun.
    async fn receive(self) -> Option<T> {
        poll_fn(|cx| {
            let mut between = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match between.value.take() {
                Some(value) => Poll::Ready(Some(value)),
                None if between.over => Poll::Ready(None),
                None => {
                    between.waiting = Some(cx.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}
