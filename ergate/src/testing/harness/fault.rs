//! What a harness lets go wrong, once each.

use std::fmt;

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The step fails with this error, and its function is not called.
    Fail(String),
    /// The worker is gone after the step's function has ended, and before its result is saved.
    Crash,
    /// Another worker is handed the job while the first still has it.
    Duplicate,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Fail(_) => "fail_once",
            Fault::Crash => "crash_before_settle",
            Fault::Duplicate => "duplicate_delivery",
        })
    }
}

/// The faults that have not struck yet.
#[derive(Debug, Default)]
pub(super) struct Faults {
    waiting: Vec<(String, Fault)>,
}

impl Faults {
    pub(super) fn add(&mut self, step: &str, fault: Fault) {
        self.waiting.push((step.to_owned(), fault));
    }

    /// The first that is to strike at this step.
    pub(super) fn take(&mut self, step: &str, fits: impl Fn(&Fault) -> bool) -> Option<Fault> {
        let at = self
            .waiting
            .iter()
            .position(|(other, fault)| other == step && fits(fault))?;
        Some(self.waiting.remove(at).1)
    }

    pub(super) fn waiting(&self) -> impl Iterator<Item = (&str, &Fault)> {
        self.waiting
            .iter()
            .map(|(step, fault)| (step.as_str(), fault))
    }

    pub(super) fn clear(&mut self) {
        self.waiting.clear();
    }
}
