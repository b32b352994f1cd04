//! Futures whose type is not known, and waiting for one without a runtime.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Drives a future on this thread, which sleeps while there is nothing to do.
pub(crate) fn block_on<F: Future>(future: F) -> F::Output {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
        thread::park();
    }
}

/// Polls a future once, without a waker, up to its end or to where it is [`unhurried`].
pub(crate) fn at_once<T>(future: &mut BoxFuture<'_, T>) -> Option<T> {
    match future.as_mut().poll(&mut Context::from_waker(&NOBODY)) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Waits until there is somebody to wake: what is awaited next is left alone by [`at_once`].
pub(crate) async fn unhurried() {
    poll_fn(|context| match context.waker().data() == NOBODY.data() {
        true => Poll::Pending,
        false => Poll::Ready(()),
    })
    .await;
}

/// Known by its address: two wakers that do nothing need not be told apart otherwise.
static NOBODY: LazyLock<Waker> = LazyLock::new(|| Waker::from(Arc::new(Nobody { _at: 0 })));

struct Nobody {
    /// So that nothing else has its address.
    _at: u8,
}

impl Wake for Nobody {
    fn wake(self: Arc<Self>) {}
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
