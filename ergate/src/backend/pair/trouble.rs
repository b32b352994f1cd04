//! What went wrong, in words.

use crate::backend::{BackendError, BackendErrorKind};

pub(super) fn queue_failed(doing: &str, error: &BackendError) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        doing,
        error = error as &dyn std::error::Error,
        "the queue failed; no job is lost by it, but some start later"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = (doing, error);
}

pub(super) fn store_failed(error: &BackendError) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        error = error as &dyn std::error::Error,
        "the store failed half-way; what it had done counts"
    );
    #[cfg(not(feature = "tracing"))]
    let _ = error;
}

/// Others changed the job each time before it could be saved.
pub(super) fn crowded(doing: &str) -> BackendError {
    let message = format!("can't {doing}: the job changed each time");
    BackendError::new(BackendErrorKind::Unavailable, message)
}
