//! What a worker tells about its jobs while it runs them.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::failure::BoxError;
use crate::job::{Job, StepRun};
use crate::panic;
use crate::timestamp::Timestamp;

/// Something that happened to a job.
///
/// The job is shown as it is stored at that moment, so what an event tells of has really happened: events about the
/// outcome of a step are fired when it has been saved. If the worker had lost the job by then, there is
/// [`StepLost`](Event::StepLost) in their place.
/// The events of one job come in order.
///
/// ```
/// use ergate::hooks::Event;
/// use ergate::prelude::*;
///
/// fn report(event: &Event<'_>) {
///     match event {
///         Event::StepRetried { job, run, at, .. } => {
///             println!("{}: `{}` runs again at {at}", job.id, run.step);
///         }
///         Event::JobFailed { job, .. } | Event::JobAborted { job, .. } => println!("{job}"),
///         _ => {}
///     }
/// }
///
/// let worker = Worker::new(Memory::new()).on(report);
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A job was handed in, through this worker's [`Client`](crate::worker::Client).
    #[non_exhaustive]
    JobSubmitted {
        /// The job.
        job: &'a Job,
    },
    /// The first step of a job is about to run for the first time. It is told again if the worker is lost before that
    /// step is over.
    #[non_exhaustive]
    JobStarted {
        /// The job, as running.
        job: &'a Job,
    },
    /// A step is about to run. Its name and the attempt are the job's.
    #[non_exhaustive]
    StepStarted {
        /// The job, as running.
        job: &'a Job,
    },
    /// A step said through [`JobInfo::progress`](crate::JobInfo::progress) how far it is. Of many reports in a short time
    /// only the last is told. It needs a step that does not hold up its worker: one that is `async`, or that runs on a
    /// thread of its own, as all do that are not `inline`.
    #[non_exhaustive]
    StepProgressed {
        /// The job, as running.
        job: &'a Job,
        /// How much of the step is done, from 0 to 1.
        fraction: f64,
    },
    /// A step ran to its end, well or not. If it failed and will run again, [`Event::StepRetried`] follows.
    #[non_exhaustive]
    StepFinished {
        /// The job with the step's outcome.
        job: &'a Job,
        /// The run that is over.
        run: &'a StepRun,
    },
    /// A step failed and will run again.
    #[non_exhaustive]
    StepRetried {
        /// The job with the step's error.
        job: &'a Job,
        /// The run that failed.
        run: &'a StepRun,
        /// When the step may run again.
        at: Timestamp,
    },
    /// A step was interrupted because its worker stops. It will run again, and this run doesn't count.
    #[non_exhaustive]
    StepReturned {
        /// The job, as queued again.
        job: &'a Job,
        /// The run that was interrupted.
        run: &'a StepRun,
    },
    /// A step ran here in vain: another worker has taken the job over, or it could not be saved before this one ended. What
    /// becomes of the job is told by whoever has it.
    #[non_exhaustive]
    StepLost {
        /// The job, as far as this worker knew it.
        job: &'a Job,
    },
    /// A job reached its end.
    #[non_exhaustive]
    JobFinished {
        /// The job, as completed.
        job: &'a Job,
    },
    /// A job failed. The job tells why.
    #[non_exhaustive]
    JobFailed {
        /// The job, as failed.
        job: &'a Job,
    },
    /// A step ended its job with an expected failure. The job tells why.
    #[non_exhaustive]
    JobAborted {
        /// The job, as aborted.
        job: &'a Job,
    },
    /// Nobody has taken a job [for a while](crate::Worker::stranded_after) that this worker leaves to others, because it
    /// lacks its workflow or its step.
    #[non_exhaustive]
    JobStranded {
        /// The job, as it waits.
        job: &'a Job,
    },
    /// A job was cancelled while this worker had it.
    #[non_exhaustive]
    JobCancelled {
        /// The job, as cancelled.
        job: &'a Job,
    },
}

impl<'a> Event<'a> {
    /// The job that it is about.
    ///
    /// ```
    /// # use ergate::hooks::Event;
    /// fn log(event: &Event<'_>) {
    ///     let job = event.job();
    ///     println!("{} of `{}`: {}", job.id, job.workflow_name, event.name());
    /// }
    /// ```
    #[must_use]
    pub fn job(&self) -> &'a Job {
        match *self {
            Event::JobSubmitted { job }
            | Event::JobStarted { job }
            | Event::StepStarted { job }
            | Event::StepProgressed { job, .. }
            | Event::StepFinished { job, .. }
            | Event::StepRetried { job, .. }
            | Event::StepReturned { job, .. }
            | Event::StepLost { job }
            | Event::JobFinished { job }
            | Event::JobFailed { job }
            | Event::JobAborted { job }
            | Event::JobStranded { job }
            | Event::JobCancelled { job } => job,
        }
    }

    /// What happened, in a word such as `job_failed`.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// use std::sync::{Arc, Mutex};
    ///
    /// let names = Arc::new(Mutex::new(Vec::new()));
    /// let told = Arc::clone(&names);
    ///
    /// let backend = Memory::new();
    /// backend.submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// Worker::new(backend)
    ///     .register(&GREETING)
    ///     .on(move |event| told.lock().map(|mut names| names.push(event.name())).map_err(|_| "poisoned"))
    ///     .run_until_idle_blocking()?;
    ///
    /// let names = names.lock().map_err(|_| "poisoned")?;
    /// assert_eq!(*names, ["job_started", "step_started", "step_finished", "job_finished"]);
    /// # Ok::<(), BoxError>(())
    /// ```
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Event::JobSubmitted { .. } => "job_submitted",
            Event::JobStarted { .. } => "job_started",
            Event::StepStarted { .. } => "step_started",
            Event::StepProgressed { .. } => "step_progressed",
            Event::StepFinished { .. } => "step_finished",
            Event::StepRetried { .. } => "step_retried",
            Event::StepReturned { .. } => "step_returned",
            Event::StepLost { .. } => "step_lost",
            Event::JobFinished { .. } => "job_finished",
            Event::JobFailed { .. } => "job_failed",
            Event::JobAborted { .. } => "job_aborted",
            Event::JobStranded { .. } => "job_stranded",
            Event::JobCancelled { .. } => "job_cancelled",
        }
    }
}

/// What a hook may return: nothing, or a `Result` whose error is logged.
///
/// ```
/// use std::fs::OpenOptions;
/// use std::io::Write;
///
/// use ergate::hooks::Event;
/// use ergate::prelude::*;
///
/// /// An error is logged, and the job goes on.
/// fn note(event: &Event<'_>) -> std::io::Result<()> {
///     let mut file = OpenOptions::new().append(true).open("jobs.log")?;
///     writeln!(file, "{} {}", event.name(), event.job().id)
/// }
///
/// let worker = Worker::new(Memory::new()).on(note);
/// ```
#[diagnostic::on_unimplemented(
    message = "a hook returns nothing or a `Result`, and this one returns `{Self}`",
    label = "the hook returns `{Self}`",
    note = "put a `;` behind what it does; a hook is not `async`: let it hand the event on, through a channel say"
)]
pub trait IntoHookResult {
    /// The error that is to be logged, if any.
    ///
    /// ```
    /// use ergate::hooks::IntoHookResult;
    ///
    /// assert!(().into_hook_result().is_ok());
    /// assert!(Err("the disk is full").into_hook_result().is_err());
    /// ```
    ///
    /// # Errors
    ///
    /// The hook's own.
    fn into_hook_result(self) -> Result<(), BoxError>;
}

#[diagnostic::do_not_recommend]
impl IntoHookResult for () {
    fn into_hook_result(self) -> Result<(), BoxError> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<BoxError>> IntoHookResult for Result<(), E> {
    fn into_hook_result(self) -> Result<(), BoxError> {
        self.map_err(Into::into)
    }
}

type Hook = Arc<dyn Fn(&Event<'_>) -> Result<(), BoxError> + Send + Sync>;

/// The hooks of a worker, in the order in which they were given.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    hooks: Vec<Hook>,
}

impl Hooks {
    pub(crate) fn add<R: IntoHookResult>(
        &mut self,
        hook: impl Fn(&Event<'_>) -> R + Send + Sync + 'static,
    ) {
        self.hooks
            .push(Arc::new(move |event| hook(event).into_hook_result()));
    }

    /// Tells all hooks. One that fails is logged and changes nothing, neither for the job nor for the other hooks.
    #[inline]
    pub(crate) fn fire(&self, event: &Event<'_>) {
        if !self.is_empty() {
            self.tell(event);
        }
    }

    fn tell(&self, event: &Event<'_>) {
        for hook in &self.hooks {
            // The error is the user's too, and so are its text and its `Drop`.
            let told = AssertUnwindSafe(|| hook(event).err().map(|error| error.to_string()));
            let trouble = match catch_unwind(told) {
                Ok(None) => continue,
                Ok(Some(error)) => error,
                Err(thrown) => format!("panicked: {}", panic::text(thrown)),
            };
            warn(event, &trouble);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.hooks.is_empty()
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Hooks").field(&self.hooks.len()).finish()
    }
}

fn warn(event: &Event<'_>, trouble: &str) {
    #[cfg(feature = "tracing")]
    tracing::warn!(job.id = %event.job().id, event = event.name(), error = trouble, "a hook failed");
    #[cfg(not(feature = "tracing"))]
    let _ = (event, trouble);
}
