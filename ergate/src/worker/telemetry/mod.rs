//! What is traced: a span for each job in hand, one for each run of a step, what failed, and the worker's own troubles.

#[cfg(not(feature = "tracing"))]
mod silent;
#[cfg(feature = "tracing")]
mod traced;

#[cfg(not(feature = "tracing"))]
pub(super) use silent::*;
#[cfg(feature = "tracing")]
pub(super) use traced::*;
