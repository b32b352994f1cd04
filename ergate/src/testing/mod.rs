//! For tests: a clock that is moved by hand, and what every store must pass.

mod backend_suite;
mod clock;

#[doc(hidden)]
pub use self::backend_suite::promises;
pub use self::backend_suite::{OnManualClock, Subject};
pub use self::clock::ManualClock;
