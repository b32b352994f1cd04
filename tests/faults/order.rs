use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Pace;

/// What a process of a fault test is to do. It is handed over as JSON, in the process's only argument.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Order {
    /// Runs jobs.
    Work(Work),
}

/// How to run jobs, until a signal comes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Work {
    /// The store.
    pub file: PathBuf,
    /// Where the steps write down that they ran.
    pub effects: PathBuf,
    /// The worker's name.
    pub name: String,
    /// How many jobs it runs at a time.
    pub concurrency: usize,
    /// How long a leg takes.
    pub pace: Pace,
    /// Its lease, in milliseconds.
    pub lease: u64,
    /// Its grace, in milliseconds.
    pub grace: u64,
    /// Whether it says on standard output what it does.
    pub aloud: bool,
}
