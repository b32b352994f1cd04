//! What the fault tests and the processes that they torment have in common.

mod effects;
mod order;
mod relay;

pub use effects::{Effect, Effects};
pub use order::{Act, Order, Play, Work};
pub use relay::{LEGS, Marks, Pace, job, register};
