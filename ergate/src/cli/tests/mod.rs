//! The commands, on a store in memory.

mod jobs;
mod shop;
mod slips;
mod steering;
mod workflows;
