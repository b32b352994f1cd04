//! Every metric that there is.

/// Something that is counted or measured.
///
/// ```
/// for metric in ergate::metrics::ALL {
///     println!("{} ({}): {}", metric.name, metric.unit, metric.description);
/// }
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metric {
    /// The name by which it is recorded.
    pub name: &'static str,
    /// Whether it is a counter, a gauge or a histogram.
    pub kind: Kind,
    /// What it is in: `seconds`, or what is counted.
    pub unit: &'static str,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it tells.
    pub description: &'static str,
}

/// How a metric is recorded.
///
/// ```
/// use ergate::metrics::{ALL, Kind};
///
/// assert!(ALL.iter().any(|metric| metric.kind == Kind::Gauge));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It only goes up.
    Counter,
    /// It goes up and down.
    Gauge,
    /// Many values, of which a recorder keeps the distribution.
    Histogram,
}

impl Metric {
    const fn counter(
        name: &'static str,
        unit: &'static str,
        labels: &'static [&'static str],
        description: &'static str,
    ) -> Metric {
        Metric {
            name,
            kind: Kind::Counter,
            unit,
            labels,
            description,
        }
    }

    const fn seconds(
        name: &'static str,
        labels: &'static [&'static str],
        description: &'static str,
    ) -> Metric {
        Metric {
            kind: Kind::Histogram,
            ..Metric::counter(name, "seconds", labels, description)
        }
    }

    const fn gauge(
        name: &'static str,
        unit: &'static str,
        labels: &'static [&'static str],
        description: &'static str,
    ) -> Metric {
        Metric {
            kind: Kind::Gauge,
            ..Metric::counter(name, unit, labels, description)
        }
    }
}

pub(crate) const JOBS_SUBMITTED: Metric = Metric::counter(
    "ergate_jobs_submitted_total",
    "jobs",
    &["workflow"],
    "Jobs that this process submitted and that were new",
);
pub(crate) const JOBS_CLAIMED: Metric = Metric::counter(
    "ergate_jobs_claimed_total",
    "jobs",
    &["workflow"],
    "Times that a job came into a worker's hands, where it stays from step to step unless something waits that is more urgent or came before",
);
pub(crate) const JOB_WAIT: Metric = Metric::seconds(
    "ergate_job_wait_seconds",
    &["workflow"],
    "From when a job might have started until a worker claimed it for the first time",
);
pub(crate) const JOBS_RUNNING: Metric = Metric::gauge(
    "ergate_jobs_running",
    "jobs",
    &["workflow"],
    "Jobs in the hands of this process's workers",
);
pub(crate) const JOBS_ENDED: Metric = Metric::counter(
    "ergate_jobs_ended_total",
    "jobs",
    &["workflow", "status"],
    "Jobs that ended: completed, failed, aborted, or cancelled while a worker had them",
);
pub(crate) const STEP_RUNS: Metric = Metric::counter(
    "ergate_step_runs_total",
    "runs",
    &["workflow", "step", "outcome"],
    "Runs of steps whose outcome was saved",
);
pub(crate) const STEP_DURATION: Metric = Metric::seconds(
    "ergate_step_duration_seconds",
    &["workflow", "step", "outcome"],
    "How long the runs of a step took, with its dependencies and their ends",
);
pub(crate) const STEP_RETRIES: Metric = Metric::counter(
    "ergate_step_retries_total",
    "retries",
    &["workflow", "step"],
    "Runs that failed and were put off to run again",
);
pub(crate) const SETTLE_DURATION: Metric = Metric::seconds(
    "ergate_settle_duration_seconds",
    &[],
    "How long the store took to save what a step came to, failures and pauses included",
);
pub(crate) const LEASES_LOST: Metric = Metric::counter(
    "ergate_leases_lost_total",
    "leases",
    &[],
    "Jobs that were given up because their lease ran out or another worker had them",
);
pub(crate) const JOBS_STRANDED: Metric = Metric::counter(
    "ergate_jobs_stranded_total",
    "jobs",
    &[],
    "Jobs that nobody takes, as `only_registered` tells of them",
);
pub(crate) const STORE_ERRORS: Metric = Metric::counter(
    "ergate_store_errors_total",
    "errors",
    &[],
    "Calls of a worker to its store that failed",
);

/// All of them, in the order of a job's life.
pub const ALL: [Metric; 12] = [
    JOBS_SUBMITTED,
    JOBS_CLAIMED,
    JOB_WAIT,
    JOBS_RUNNING,
    JOBS_ENDED,
    STEP_RUNS,
    STEP_DURATION,
    STEP_RETRIES,
    SETTLE_DURATION,
    LEASES_LOST,
    JOBS_STRANDED,
    STORE_ERRORS,
];
