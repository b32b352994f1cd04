//! What a panic threw.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The text that a panic threw; the thrown value is the user's, and so is its `Drop`, which may panic in turn.
pub(crate) fn text(thrown: Box<dyn Any + Send>) -> String {
    let text = thrown
        .downcast_ref::<&'static str>()
        .map(|text| (*text).to_owned())
        .or_else(|| thrown.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a value that is not text".to_owned());
    if let Err(thrown) = catch_unwind(AssertUnwindSafe(|| drop(thrown))) {
        // Dropping that could go on like this for ever.
        std::mem::forget(thrown);
    }
    text
}
