use std::sync::{Arc, Mutex, PoisonError};

/// Where steps, dependencies and hooks write down that they ran. Clones share their entries.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    entries: Arc<Mutex<Vec<String>>>,
}

impl Journal {
    /// Adds an entry.
    pub fn write(&self, entry: impl Into<String>) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.push(entry.into());
    }

    /// All entries so far, oldest first.
    #[must_use]
    pub fn entries(&self) -> Vec<String> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.clone()
    }
}
