//! The jobs that this worker leaves to others because it lacks their workflow or their step.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::crew::Crew;
use super::{events, telemetry};
use crate::backend::{JobFilter, KnownSteps, has_step};
use crate::job::{Job, JobId, Status};
use crate::timestamp::Timestamp;

/// How long a job that is left stays away from this worker and others: at least, and at most.
const SHORTEST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(10);

/// The most jobs that are remembered.
const REMEMBERED: usize = 10_000;

/// A retry that has been waited for longer than this is overdue, as far as can be told from outside.
const LONGEST_BACKOFF: Duration = Duration::from_secs(3600);

/// The jobs that were left, and since when.
#[derive(Debug, Default)]
pub(super) struct Stranded {
    jobs: Mutex<HashMap<JobId, Sighting>>,
}

/// A job that has not gone on since it was first seen.
#[derive(Debug)]
struct Sighting {
    step: Option<Arc<str>>,
    /// By the monotonic clock.
    first: Duration,
    told: bool,
}

/// What to make of a job that was seen.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// For how long it is to be left alone.
    pub(super) away: Duration,
    /// Whether nobody has taken it for too long, and that is news.
    pub(super) is_stranded: bool,
}

impl Stranded {
    /// The job was seen at this time by the monotonic clock.
    pub(super) fn see(&self, job: &Job, now: Duration, patience: Duration) -> Verdict {
        // No change to the sightings can stop half-way.
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        if jobs.len() >= REMEMBERED && !jobs.contains_key(&job.id) {
            jobs.clear();
        }
        let sighting = jobs
            .entry(job.id.clone())
            .or_insert_with(|| Sighting::new(job, now));
        if sighting.step != job.current_step_name {
            *sighting = Sighting::new(job, now);
        }
        let waited = now.saturating_sub(sighting.first);
        let is_stranded = waited >= patience && !sighting.told;
        sighting.told |= is_stranded;
        Verdict {
            away: (waited / 4).clamp(SHORTEST, LONGEST),
            is_stranded,
        }
    }
}

impl Sighting {
    fn new(job: &Job, now: Duration) -> Sighting {
        Sighting {
            step: job.current_step_name.clone(),
            first: now,
            told: false,
        }
    }
}

/// Whether a job waits for a worker that has more than these workflows and steps.
pub(super) fn is_for_others(job: &Job, known: &KnownSteps, now: Timestamp) -> bool {
    let is_known = known.contains_key(&job.workflow_name) && has_step(Some(known), job);
    !is_known && is_overdue(job, now)
}

/// Whether a job could have been claimed, as far as can be told from outside.
fn is_overdue(job: &Job, now: Timestamp) -> bool {
    match (job.status, job.runs.last()) {
        (Status::Queued, _) => true,
        (Status::Scheduled, Some(run)) => now.since(run.started) > LONGEST_BACKOFF,
        (Status::Scheduled, None) => job.requested_start_time.is_none_or(|start| start <= now),
        _ => false,
    }
}

/// How many jobs an inspection looks at.
const INSPECTED: usize = 1000;

/// Looks through the jobs that are left when this worker has nothing to do for those that nobody takes.
pub(super) async fn inspect(crew: &Crew, known: &KnownSteps) {
    let waiting = JobFilter::new()
        .status(Status::Queued)
        .status(Status::Scheduled)
        .limit(INSPECTED);
    let jobs = match crew.backend.list(&waiting).await {
        Ok(jobs) => jobs,
        Err(error) => {
            telemetry::store_failed("looking for stranded jobs", &error);
            return;
        }
    };
    let now = crew.backend.now();
    for job in jobs.iter().filter(|job| is_for_others(job, known, now)) {
        see(crew, job);
    }
}

/// Takes note of a job that this worker leaves to others, and tells if nobody takes it. Says for how long to leave it.
pub(super) fn see(crew: &Crew, job: &Job) -> Duration {
    let (now, patience) = (crew.clock.monotonic(), crew.settings.stranded_after);
    let verdict = crew.stranded.see(job, now, patience);
    if verdict.is_stranded {
        events::job_stranded(crew, job);
    }
    verdict.away
}
