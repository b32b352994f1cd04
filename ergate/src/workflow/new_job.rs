//! A job that is about to be submitted.

use std::time::Duration;

#[cfg(feature = "macros")]
use ergate_macros::unshown;
use serde::Serialize;

use crate::error::Error;
use crate::job::{Job, JobId};
use crate::payload::{Payload, Stored};
use crate::timestamp::Timestamp;
use crate::traceparent::{self, TraceParent, TraceParentError};

/// A job that is about to be submitted: made by [`Workflow::job`](crate::Workflow::job), taken by a backend's `submit`.
///
/// What can go wrong while it is made (an input that can't be written as JSON, say) is told when it is submitted.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// use std::time::Duration;
///
/// let job = GREETING
///     .job("Ada".to_owned())
///     .id("greet-ada")
///     .delay(Duration::from_secs(3600))
///     .priority(5);
/// Memory::new().submit_blocking(job)?;
/// # Ok::<(), ergate::Error>(())
/// ```
#[must_use = "a job does nothing until it is submitted"]
#[derive(Debug)]
pub struct NewJob {
    job: Result<Job, Error>,
    /// How long after it is submitted it may start.
    delay: Option<Duration>,
}

impl NewJob {
    pub(crate) fn of<I: Serialize>(workflow: &'static str, input: &I) -> Self {
        let new = Self {
            job: Ok(Job::new(workflow)),
            delay: None,
        };
        new.set("input", input, |job, payload| {
            job.initial_input_value = payload
        })
    }

    /// Attaches a context: whoever submits says what every step of the job may read with `#[context]`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// #[derive(serde::Serialize)]
    /// struct Tenant {
    ///     name: &'static str,
    /// }
    ///
    /// let job = GREETING.job("Ada".to_owned()).context(Tenant { name: "berlin" });
    /// ```
    #[cfg_attr(feature = "macros", unshown)]
    pub fn context<C: Stored>(self, context: C) -> Self {
        self.set("context", &context, |job, payload| {
            job.user_context = payload
        })
    }

    /// Takes this id in place of a new one. Submitting a second job with the same id changes nothing.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// // A webhook that is delivered twice.
    /// for _ in 0..2 {
    ///     backend.submit_blocking(GREETING.job("Ada".to_owned()).id("delivery-81"))?;
    /// }
    /// # Ok::<(), ergate::Error>(())
    /// ```
    pub fn id(self, id: impl Into<String>) -> Self {
        let id = JobId::try_from(id.into());
        self.and_then(|mut job| {
            job.id = id.map_err(Error::JobId)?;
            Ok(job)
        })
    }

    /// Not before this time.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let new_year = "2027-01-01T00:00:00Z".parse()?;
    /// let job = GREETING.job("Ada".to_owned()).start_at(new_year);
    /// # Ok::<(), ergate::TimestampError>(())
    /// ```
    pub fn start_at(mut self, time: Timestamp) -> Self {
        self.delay = None;
        self.change(|job| job.requested_start_time = Some(time))
    }

    /// Not before this much time has passed.
    ///
    /// It counts from when the job is submitted, by the store's clock. In place of a time that was given with
    /// [`start_at`](Self::start_at), and the other way round.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// # use std::time::Duration;
    /// let job = GREETING.job("Ada".to_owned()).delay(Duration::from_secs(3600));
    /// ```
    pub fn delay(mut self, delay: Duration) -> Self {
        self.delay = Some(delay);
        self
    }

    /// Before jobs with a lower number, after those with a higher one; 0 unless it is set.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let backend = Memory::new();
    /// backend.submit_blocking(GREETING.job("the backlog".to_owned()).priority(-1))?;
    /// backend.submit_blocking(GREETING.job("Ada, who waits".to_owned()).priority(1))?;
    /// # Ok::<(), ergate::Error>(())
    /// ```
    pub fn priority(self, priority: i16) -> Self {
        self.change(|job| job.priority = priority)
    }

    /// Belongs to this trace, which the spans of the job and of its steps name and the steps can
    /// [read](crate::JobInfo::traceparent).
    ///
    /// A job that a step submits belongs to the trace of that step's job unless it is given another; not so one that is
    /// submitted by a task or a thread that the step starts.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// use ergate::TraceParent;
    ///
    /// let mut job = GREETING.job("Ada".to_owned());
    /// // From the headers of a request. What others send may be anything, and is no reason to refuse the job.
    /// let header = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    /// if let Ok(parent) = header.parse::<TraceParent>() {
    ///     job = job.traceparent(parent);
    /// }
    ///
    /// // Text is taken too, and checked when the job is submitted.
    /// let job = GREETING.job("Ada".to_owned()).traceparent("00-4bf9-00f0-01");
    /// assert!(matches!(job.into_job(), Err(ergate::Error::TraceParent(_))));
    /// ```
    pub fn traceparent<P>(self, parent: P) -> Self
    where
        P: TryInto<TraceParent>,
        P::Error: Into<TraceParentError>,
    {
        let parent = parent.try_into().map_err(Into::into);
        self.and_then(|mut job| {
            job.traceparent = Some(parent.map_err(Error::TraceParent)?);
            Ok(job)
        })
    }

    /// The job, for a queue of your own. A [`delay`](Self::delay) counts from this call, by the system's clock.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let job = GREETING.job("Ada".to_owned()).into_job()?;
    /// // For a message on a queue: `Job::from_json` reads it at the other end.
    /// let message = job.to_json();
    /// # assert!(message.contains("Ada"));
    /// # Ok::<(), ergate::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the input or the context can't be written as JSON, or when the id or the trace is not one.
    pub fn into_job(self) -> Result<Job, Error> {
        self.submitted_at(Timestamp::now())
    }

    /// The job, as it is when it is submitted at this time by the store's clock.
    pub(crate) fn submitted_at(self, now: Timestamp) -> Result<Job, Error> {
        let mut job = self.job?;
        if let Some(delay) = self.delay {
            job.requested_start_time = Some(now.saturating_add(delay));
        }
        job.traceparent = job.traceparent.or_else(traceparent::current);
        Ok(job)
    }

    fn change(mut self, change: impl FnOnce(&mut Job)) -> Self {
        if let Ok(job) = &mut self.job {
            change(job);
        }
        self
    }

    fn and_then(self, change: impl FnOnce(Job) -> Result<Job, Error>) -> Self {
        Self {
            job: self.job.and_then(change),
            delay: self.delay,
        }
    }

    fn set<T: Serialize>(
        self,
        what: &'static str,
        value: &T,
        put: impl FnOnce(&mut Job, Payload),
    ) -> Self {
        self.and_then(|mut job| match Payload::of(value) {
            Ok(payload) => {
                put(&mut job, payload);
                Ok(job)
            }
            Err(source) => Err(Error::Payload {
                workflow: job.workflow_name.to_string(),
                what,
                source,
            }),
        })
    }
}

/// Says of a `T` whether a job can carry it, as its input or its context.
///
/// ```
/// use ergate::NewJob;
/// use ergate::rules::Carries;
///
/// fn may_be_submitted<T>() where NewJob: Carries<T> {}
/// may_be_submitted::<String>();
/// ```
// The job stands first, so that a message names the type of the user's without showing once more where it is defined.
#[diagnostic::on_unimplemented(
    message = "`{T}` can't be kept with a job, because it can't be written as JSON",
    label = "not `Serialize`: derive `serde::Serialize` for `{T}`"
)]
pub trait Carries<T>: Sized {
    /// A job with this input.
    fn with_input(workflow: &'static str, input: &T) -> Self;

    /// The same job with this context.
    #[must_use]
    fn with_context(self, context: T) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize> Carries<T> for NewJob {
    fn with_input(workflow: &'static str, input: &T) -> Self {
        Self::of(workflow, input)
    }

    fn with_context(self, context: T) -> Self {
        self.context(context)
    }
}
