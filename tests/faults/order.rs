use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Pace;

/// What a process of a fault test is to do. It is handed over as JSON, in the process's only argument.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Order {
    /// Runs jobs.
    Work(Work),
    /// Plays a scenario.
    Play(Play),
    /// Contends for jobs.
    Contend(Contend),
    /// Fills a small disk.
    Fill(Fill),
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

/// One act of a scenario, in which a process may have to die.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Play {
    /// The store.
    pub file: PathBuf,
    /// The name of the scenario.
    pub scenario: String,
    /// Which act.
    pub act: Act,
}

/// The acts of a scenario.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Act {
    /// What comes before.
    Prepare,
    /// The act itself. Says on standard output which points between two writes it passed.
    Perform,
    /// The same, but the process dies at the point of this number.
    Die(usize),
}

/// How to contend for jobs with many hands, each of which is unsteady in its own way.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contend {
    /// The store.
    pub file: PathBuf,
    /// Where to write down what was done, one [`Deed`](super::Deed) in a line.
    pub history: PathBuf,
    /// How many hands.
    pub hands: u64,
    /// For how long, in milliseconds.
    pub duration: u64,
    /// The leases, in milliseconds.
    pub lease: u64,
    /// What decides about what the hands do.
    pub seed: u64,
}

/// How to fill a disk, and go on when it has room again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fill {
    /// Where the small disk is.
    pub disk: PathBuf,
    /// Where the steps write down that they ran; it is on another disk.
    pub effects: PathBuf,
}
