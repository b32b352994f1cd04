use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

/// Which of two futures was done first.
#[derive(Debug)]
pub(super) enum First<A, B> {
    Left(A),
    Right(B),
}

/// Waits for either future and drops the other. If both are done, it is the left one.
pub(super) async fn race<A: Future, B: Future>(left: A, right: B) -> First<A::Output, B::Output> {
    let mut left = pin!(left);
    let mut right = pin!(right);
    poll_fn(|context| {
        if let Poll::Ready(value) = left.as_mut().poll(context) {
            return Poll::Ready(First::Left(value));
        }
        right.as_mut().poll(context).map(First::Right)
    })
    .await
}

/// Waits until a future is done, or for ever if there is none.
pub(super) async fn maybe<F: Future>(future: Option<F>) -> F::Output {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}
