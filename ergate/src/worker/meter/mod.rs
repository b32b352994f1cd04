//! What is counted and measured: nothing, without the feature `metrics`.

#[cfg(feature = "metrics")]
mod counting;
#[cfg(not(feature = "metrics"))]
mod silent;

#[cfg(feature = "metrics")]
pub(super) use counting::*;
#[cfg(not(feature = "metrics"))]
pub(super) use silent::*;
