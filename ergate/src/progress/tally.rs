//! How many jobs came to which end.

use std::fmt;
use std::time::Instant;

use crate::brief::Brief;

#[derive(Debug)]
pub(super) struct Tally {
    /// How many there are, where that is known.
    pub(super) jobs: Option<usize>,
    pub(super) running: usize,
    pub(super) retried: usize,
    pub(super) completed: usize,
    pub(super) failed: usize,
    pub(super) aborted: usize,
    pub(super) cancelled: usize,
    began: Instant,
}

impl Tally {
    pub(super) fn new(jobs: Option<usize>) -> Tally {
        Tally {
            jobs,
            running: 0,
            retried: 0,
            completed: 0,
            failed: 0,
            aborted: 0,
            cancelled: 0,
            began: Instant::now(),
        }
    }
}

/// Such as `17/200 done (15 completed, 2 failed), 3 running, 1 retried, 1.25 s`.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends = [
            (self.completed, "completed"),
            (self.failed, "failed"),
            (self.aborted, "aborted"),
            (self.cancelled, "cancelled"),
        ];
        let done: usize = ends.iter().map(|(jobs, _)| jobs).sum();
        match self.jobs {
            Some(jobs) => write!(f, "{done}/{jobs} done")?,
            None => write!(f, "{done} done")?,
        }
        let ends = ends.iter().filter(|(jobs, _)| *jobs > 0);
        let ends: Vec<String> = ends.map(|(jobs, how)| format!("{jobs} {how}")).collect();
        if !ends.is_empty() {
            write!(f, " ({})", ends.join(", "))?;
        }
        for (jobs, how) in [(self.running, "running"), (self.retried, "retried")] {
            if jobs > 0 {
                write!(f, ", {jobs} {how}")?;
            }
        }
        write!(f, ", {}", Brief(self.began.elapsed()))
    }
}
