//! What the fault tests and the processes that they torment have in common.

#[allow(
    clippy::panic,
    reason = "an audit that finds something wrong should panic"
)]
pub mod audit;
mod effects;
#[allow(clippy::panic, reason = "a test that can't be set up should panic")]
pub mod form;
mod history;
mod order;
mod relay;

pub use effects::{Effect, Effects};
pub use history::{Deed, Past};
pub use order::{Act, Contend, Fill, Order, Play, Work};
pub use relay::{Kind, LEGS, Marks, Pace, job, register, waiting_job};
