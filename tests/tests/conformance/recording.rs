//! What the Python package did with a job.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::story::{State, Story};

/// A file of `tests/conformance/recordings`; its fields are described in the README beside.
#[derive(Deserialize)]
pub(crate) struct Recording {
    pub(crate) case: String,
    pub(crate) job: Box<RawValue>,
    pub(crate) trace: Vec<Entry>,
    pub(crate) effects: Vec<String>,
    pub(crate) logged_errors: Vec<String>,
    ended: Value,
}

#[derive(Deserialize)]
pub(crate) struct Entry {
    pub(crate) on: String,
    effects_before: usize,
    pub(crate) job: Box<RawValue>,
}

impl Recording {
    /// All of them, by name.
    pub(crate) fn all() -> Vec<Recording> {
        let folder = folder().join("recordings");
        let entries =
            fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let mut paths: Vec<PathBuf> = entries
            .map(|entry| entry.expect("an entry of the recordings").path())
            .collect();
        paths.sort();
        assert!(
            !paths.is_empty(),
            "there are no recordings in {}",
            folder.display()
        );
        paths.iter().map(|path| Recording::read(path)).collect()
    }

    fn read(path: &Path) -> Recording {
        let text =
            fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub(crate) fn story(&self) -> Story {
        let mut story = Story::default();
        let mut told = 0;
        for update in self.updates() {
            story.effects(&self.effects[told..update.effects_before]);
            told = update.effects_before;
            story.state(State::of_python(update.job.get()));
        }
        story.effects(&self.effects[told..]);
        for error in &self.logged_errors {
            story.note("error", without_type(error));
        }
        if let Some(raised) = self.ended["raised"].as_str() {
            story.note("died", raised);
        }
        story
    }

    /// What was stored, in order.
    pub(crate) fn updates(&self) -> impl Iterator<Item = &Entry> {
        self.trace.iter().filter(|entry| entry.on == "update")
    }
}

/// Where the recordings and the programs that make them are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance")
}

/// `no such file` of `ValueError: no such file`: the types of errors are Python's own.
fn without_type(error: &str) -> &str {
    error.split_once(": ").map_or(error, |(_, message)| message)
}
