//! The workflows of `tests/conformance/workflows`, a second time: the same modules, names, steps and effects.
//!
//! Where Python hints a jump or an early end, the return type declares it. A jump without a hint can't be
//! written in Rust, so workflows that differ in nothing but their hints share their steps.

mod dependencies;
mod documentation;
mod failures;
mod flow;
mod inputs;
mod ordering;
mod progress;

use ergate::Worker;
use ergate::backend::Backend;

/// Registers all of them, as the programs in Python do.
pub(crate) fn register<B: Backend>(worker: Worker<B>) -> Worker<B> {
    let worker = documentation::register(worker);
    let worker = ordering::register(worker);
    let worker = flow::register(worker);
    let worker = progress::register(worker);
    let worker = failures::register(worker);
    let worker = inputs::register(worker);
    dependencies::register(worker)
}
