//! A job in pieces, as the stores in SQL keep it: what never changes, what changes with each step, and the long list of its
//! runs in chunks.

use crate::job::{Job, Status, StepRun};
use crate::payload::Payload;

/// How many runs there are to a chunk. Fewer than that are rewritten with each step, whatever their number.
const CHUNK: usize = 16;

/// The job without what its row has: all that never changes.
pub(super) fn constant(job: &Job) -> Job {
    let mut job = job.clone();
    job.last_return_value = Payload::NULL;
    job.error = None;
    job.runs = Vec::new();
    job
}

/// The parts of a job that take time to write. They are written before the store is asked, so as not to take its time.
#[derive(Debug)]
pub(super) struct Written {
    pub(super) error: Option<String>,
    /// The newest runs, as they stand in the job's row.
    pub(super) runs: String,
    /// The runs before them, a whole number of chunks.
    older: Vec<StepRun>,
}

impl Written {
    pub(super) fn of(job: &Job) -> Written {
        let (older, newest) = job.runs.split_at(job.runs.len() / CHUNK * CHUNK);
        Written {
            error: error(job),
            runs: runs(newest),
            older: older.to_vec(),
        }
    }

    /// How many chunks there are.
    pub(super) fn chunk_count(&self) -> i64 {
        i64::try_from(self.older.len() / CHUNK).unwrap_or(i64::MAX)
    }

    /// Whether the oldest run is the first in this chunk.
    pub(super) fn begins_as(&self, chunk: &[u8]) -> bool {
        let Some(oldest) = self.older.first() else {
            return false;
        };
        let oldest = runs(std::slice::from_ref(oldest));
        chunk.starts_with(oldest.trim_end_matches(']').as_bytes())
    }

    /// The chunks from one on, with their numbers.
    pub(super) fn chunks(&self, from: i64) -> impl Iterator<Item = (i64, String)> {
        let chunks = (0..).zip(self.older.chunks(CHUNK));
        chunks
            .skip_while(move |(number, _)| *number < from)
            .map(|(number, chunk)| (number, runs(chunk)))
    }
}

/// The job's error in JSON.
pub(super) fn error(job: &Job) -> Option<String> {
    job.error
        .as_ref()
        .and_then(|error| serde_json::to_string(error).ok())
}

/// Runs in JSON. They can always be written.
fn runs(runs: &[StepRun]) -> String {
    serde_json::to_string(runs).unwrap_or_default()
}

/// Those of the statuses that a job may have ended with; all such, if there are none.
pub(super) fn final_statuses(statuses: &[Status]) -> Vec<Status> {
    const ALL: [Status; 4] = [
        Status::Completed,
        Status::Failed,
        Status::Aborted,
        Status::Cancelled,
    ];
    ALL.into_iter()
        .filter(|status| statuses.is_empty() || statuses.contains(status))
        .collect()
}
