use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::job::{Job, JobId};
use crate::timestamp::Timestamp;

/// The number of a claim. Each claim of a job has a higher one than the claim before.
///
/// ```
/// use ergate::backend::Token;
///
/// assert!(Token(7) > Token(6));
/// assert_eq!(Token(7).to_string(), "7");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub u64);

impl Token {
    /// The token of the claim after this one.
    ///
    /// ```
    /// # use ergate::backend::Token;
    /// assert_eq!(Token(6).next(), Token(7));
    /// ```
    #[must_use]
    pub const fn next(self) -> Token {
        Token(self.0 + 1)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How far a store's history has been seen. It is only given back to [`Backend::changed`](super::Backend::changed) or to
/// [`Backend::cancel_requested`](super::Backend::cancel_requested), whichever it came from.
///
/// ```
/// use ergate::backend::{Claimed, Version};
///
/// // A store that counts its changes says with each claim how far that claim has seen.
/// let claimed = Claimed::nothing(None, Version(12));
/// assert_eq!(claimed.seen, Version(12));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(pub u64);

/// What a worker asks for.
///
/// ```
/// use std::sync::Arc;
/// use std::time::Duration;
///
/// use ergate::backend::ClaimRequest;
///
/// let names: Vec<Arc<str>> = vec!["greeting".into()];
/// let request = ClaimRequest::new("berlin-1", 10, Duration::from_secs(30)).only(names);
/// assert_eq!(request.max, 10);
/// assert!(request.wants("greeting") && !request.wants("invoice"));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct ClaimRequest {
    /// How many jobs at most.
    pub max: usize,
    /// For how long they are the worker's, unless it renews them.
    pub lease: Duration,
    /// Who asks. It is for people to read; nothing is decided by it.
    pub worker: Arc<str>,
    /// The names of the workflows whose jobs are wanted, or `None` for any.
    pub workflows: Option<Arc<[Arc<str>]>>,
    /// The steps that the worker has, or `None` if it takes jobs at any step.
    pub steps: Option<Arc<KnownSteps>>,
}

/// The names of the steps that a worker has, by the names of their workflows.
pub type KnownSteps = HashMap<Arc<str>, Vec<Arc<str>>>;

impl ClaimRequest {
    /// Asks for up to `max` jobs of any workflow, each for the length of `lease`.
    #[must_use]
    pub fn new(worker: impl Into<Arc<str>>, max: usize, lease: Duration) -> ClaimRequest {
        ClaimRequest {
            max,
            lease,
            worker: worker.into(),
            workflows: None,
            steps: None,
        }
    }

    /// Leaves the jobs of all other workflows to other workers.
    #[must_use]
    pub fn only(mut self, workflows: impl Into<Arc<[Arc<str>]>>) -> ClaimRequest {
        self.workflows = Some(workflows.into());
        self
    }

    /// Leaves the jobs of these workflows that stand at other steps to other workers, which have those steps.
    ///
    /// A store that can't tell may hand out such a job all the same. The worker gives it
    /// [back for a while](crate::engine::Disposition::Left).
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use std::time::Duration;
    ///
    /// use ergate::Job;
    /// use ergate::backend::ClaimRequest;
    ///
    /// let steps = HashMap::from([("shop".into(), vec!["charge".into(), "ship".into()])]);
    /// let request = ClaimRequest::new("berlin-1", 10, Duration::from_secs(30)).only_at(steps);
    /// let mut job = Job::new("shop");
    /// assert!(request.wants_job(&job), "a new job is at its first step, which is not named yet");
    /// job.current_step_name = Some("weigh".into());
    /// assert!(!request.wants_job(&job));
    /// ```
    #[must_use]
    pub fn only_at(mut self, steps: KnownSteps) -> ClaimRequest {
        self.steps = Some(Arc::new(steps));
        self
    }

    /// Whether this job is wanted: its workflow, and the step where it stands.
    #[must_use]
    pub fn wants_job(&self, job: &Job) -> bool {
        self.wants(&job.workflow_name) && has_step(self.steps.as_deref(), job)
    }

    /// Whether jobs of this workflow are wanted.
    #[must_use]
    pub fn wants(&self, workflow: &str) -> bool {
        match &self.workflows {
            None => true,
            Some(names) => names.iter().any(|name| &**name == workflow),
        }
    }
}

/// Whether a worker with these steps has the one where the job stands.
pub(crate) fn has_step(steps: Option<&KnownSteps>, job: &Job) -> bool {
    let Some(steps) = steps.and_then(|steps| steps.get(&job.workflow_name)) else {
        return true;
    };
    match &job.current_step_name {
        Some(name) => steps.contains(name),
        None => usize::try_from(job.current_step).is_ok_and(|step| step < steps.len()),
    }
}

/// What came of a claim.
///
/// ```
/// use ergate::backend::Claimed;
///
/// /// Whether it is worth asking again at once.
/// fn found_something(claimed: &Claimed) -> bool {
///     !claimed.claims.is_empty() || !claimed.ended.is_empty()
/// }
/// assert!(!found_something(&Claimed::default()));
/// ```
#[non_exhaustive]
#[derive(Clone, Debug, Default)]
pub struct Claimed {
    /// The jobs that are now the worker's.
    pub claims: Vec<Claim>,
    /// Jobs that ended instead of being handed out again, because they had been cancelled, or had killed
    /// [`rules::MAX_CRASHES`](super::rules::MAX_CRASHES) workers. They are given so that hooks hear of them.
    pub ended: Vec<Job>,
    /// When the next job that this request wants becomes claimable: at once, if `max` was too small for all.
    pub next_due: Option<Timestamp>,
    /// What this claim has seen of the store's history.
    pub seen: Version,
}

impl Claimed {
    /// A claim that found nothing.
    ///
    /// ```
    /// use ergate::Timestamp;
    /// use ergate::backend::{Claimed, Version};
    ///
    /// let noon: Timestamp = "2026-11-22T12:00:00Z".parse()?;
    /// let claimed = Claimed::nothing(Some(noon), Version(3));
    /// assert!(claimed.claims.is_empty());
    /// assert_eq!(claimed.next_due, Some(noon));
    /// # Ok::<(), ergate::TimestampError>(())
    /// ```
    #[must_use]
    pub fn nothing(next_due: Option<Timestamp>, seen: Version) -> Claimed {
        Claimed {
            next_due,
            seen,
            ..Claimed::default()
        }
    }
}

/// A job in a worker's hands.
///
/// ```
/// use ergate::backend::{Claim, Lease, Token};
/// use ergate::Job;
///
/// let lease = Lease { token: Token(1), until: "2026-11-22T12:00:30Z".parse()? };
/// let claim = Claim::new(Job::new("greeting"), lease, 0);
/// assert_eq!(claim.held().token, Token(1));
/// # Ok::<(), ergate::TimestampError>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Debug)]
pub struct Claim {
    /// The job as it is stored.
    pub job: Job,
    /// Until when, and by which token, it is the worker's.
    pub lease: Lease,
    /// How many workers in a row were lost while they had this job.
    pub crashes: u32,
}

impl Claim {
    /// A claim on `job`, for a store to hand out.
    #[must_use]
    pub fn new(job: Job, lease: Lease, crashes: u32) -> Claim {
        Claim {
            job,
            lease,
            crashes,
        }
    }

    /// What identifies this claim when it is renewed or settled.
    #[must_use]
    pub fn held(&self) -> Held {
        Held {
            id: self.job.id.clone(),
            token: self.lease.token,
        }
    }
}

/// For how long a job is a worker's.
///
/// ```
/// use std::time::Duration;
///
/// use ergate::Timestamp;
/// use ergate::backend::{Lease, Token};
///
/// /// What a store notes when a job is claimed.
/// fn lease(last: Token, now: Timestamp, length: Duration) -> Lease {
///     Lease { token: last.next(), until: now.saturating_add(length) }
/// }
/// # assert_eq!(lease(Token(1), Timestamp::EPOCH, Duration::from_secs(30)).token, Token(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lease {
    /// The claim's number.
    pub token: Token,
    /// When, by the store's clock, others may claim the job, unless the lease is renewed.
    pub until: Timestamp,
}

/// One claim among all that were ever made.
///
/// ```
/// use ergate::backend::{Held, Token};
///
/// let held = Held { id: "order-1042".parse()?, token: Token(2) };
/// assert_ne!(held, Held { token: held.token.next(), ..held.clone() });
/// # Ok::<(), ergate::JobIdError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Held {
    /// The job.
    pub id: JobId,
    /// The claim's number.
    pub token: Token,
}

/// What became of a lease that was to be renewed.
///
/// ```
/// use ergate::backend::Renewal;
///
/// /// Whether the step may go on.
/// fn may_go_on(renewal: Renewal) -> bool {
///     matches!(renewal, Renewal::Held)
/// }
/// assert!(!may_go_on(Renewal::Lost));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// It is prolonged.
    Held,
    /// It is prolonged, and the job is to be cancelled.
    CancelRequested,
    /// The job is no longer the worker's: it was taken over, has been settled, or is gone.
    Lost,
}
