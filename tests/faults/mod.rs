//! What the fault tests and the processes that they torment have in common.

mod effects;
mod history;
mod order;
mod relay;

pub use effects::{Effect, Effects};
pub use history::{Deed, Past};
pub use order::{Act, Contend, Fill, Order, Play, Work};
pub use relay::{Kind, LEGS, Marks, Pace, job, register, waiting_job};
