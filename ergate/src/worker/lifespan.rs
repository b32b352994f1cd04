use std::fmt;

use crate::execution::{shielded, uninterrupted};
use crate::failure::BoxError;
use crate::future::BoxFuture;

type Opened = BoxFuture<'static, Result<Open, BoxError>>;
type Closed = BoxFuture<'static, Result<(), BoxError>>;

/// Something to open before the work begins.
pub(super) struct Lifespan {
    open: Box<dyn FnOnce() -> Opened + Send>,
}

/// Something that is open, and how to close it.
pub(super) struct Open {
    close: Box<dyn FnOnce() -> Closed + Send>,
}

impl Lifespan {
    pub(super) fn new<T, O, Opening, OpenError, C, Closing, CloseError>(
        open: O,
        close: C,
    ) -> Lifespan
    where
        T: Send + 'static,
        O: FnOnce() -> Opening + Send + 'static,
        Opening: Future<Output = Result<T, OpenError>> + Send + 'static,
        OpenError: Into<BoxError>,
        C: FnOnce(T) -> Closing + Send + 'static,
        Closing: Future<Output = Result<(), CloseError>> + Send + 'static,
        CloseError: Into<BoxError>,
    {
        let opened = move || -> Opened {
            let opening = open();
            Box::pin(async move {
                let value = opening.await.map_err(Into::into)?;
                let closed = move || -> Closed {
                    let closing = close(value);
                    Box::pin(async move { closing.await.map_err(Into::into) })
                };
                Ok(Open {
                    close: Box::new(closed),
                })
            })
        };
        Lifespan {
            open: Box::new(opened),
        }
    }

    pub(super) async fn open(self) -> Result<Open, BoxError> {
        completed(self.open).await
    }
}

impl Open {
    pub(super) async fn close(self) -> Result<(), BoxError> {
        completed(self.close).await
    }
}

/// Runs what the user gave; its panic is an error like any other.
async fn completed<T>(
    work: Box<dyn FnOnce() -> BoxFuture<'static, Result<T, BoxError>> + Send>,
) -> Result<T, BoxError> {
    let done = match shielded(work) {
        Ok(future) => uninterrupted(future).await,
        Err(panic) => Err(panic),
    };
    done.unwrap_or_else(|panic| Err(format!("it panicked: {}", panic.said()).into()))
}

impl fmt::Debug for Lifespan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lifespan")
    }
}
