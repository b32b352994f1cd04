//! One step run, from its parameters to its teardowns. It knows no runtime, and it never panics.

#[cfg(feature = "tokio")]
mod at_once;
mod blocking;
mod closing;
#[cfg(feature = "tokio")]
mod deadline;
mod guard;
#[cfg(feature = "tokio")]
mod here;
mod place;
mod rehearsed;

use std::pin::{Pin, pin};
use std::sync::Arc;

use crate::application::Application;
use crate::engine::{Plan, Report, Way};
use crate::failure::Failure;
use crate::job::{ErrorKind, ErrorRecord, Job, RunOutcome};
use crate::job_info::JobInfo;
use crate::outcome::Outcome;
use crate::scope::{Handle, Resolving, Scope};
use crate::step::{Calling, Mode, Passing, StepDefinition, Verdict};

#[cfg(feature = "tokio")]
pub(crate) use at_once::{Workspace, asks_for_job, never_waits};
pub(crate) use blocking::Offload;
pub(crate) use closing::torn_down;
#[cfg(feature = "tokio")]
pub(crate) use guard::Gate;
use guard::{Ended, guarded};
pub(crate) use guard::{shielded, uninterrupted};
#[cfg(feature = "tokio")]
pub(crate) use here::{Here, HereRun, typed};

/// Why a step run has to end before its function does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interrupt {
    /// It took longer than its time-out.
    TimedOut,
    /// Its worker shuts down, or lost the job.
    Shutdown,
}

/// What came of a step run.
pub(crate) struct Executed {
    pub(crate) report: Report,
    pub(crate) outcome: RunOutcome,
    pub(crate) error: Option<Box<ErrorRecord>>,
}

/// One step run.
pub(crate) struct Execution<'r> {
    pub(crate) definition: &'static StepDefinition,
    pub(crate) plan: &'r Plan,
    pub(crate) job: &'r Job,
    pub(crate) info: Option<&'r JobInfo>,
    pub(crate) application: &'r Arc<Application>,
    pub(crate) offload: &'r dyn Offload,
}

impl Execution<'_> {
    /// Makes what the step needs, calls it, and tears down what was made.
    pub(crate) async fn run(self, interrupt: impl Future<Output = Interrupt> + Send) -> Executed {
        let mut scope = self.scope();
        let mut interrupt = pin!(interrupt);
        let ended = match self.planned_failure() {
            Some(failure) => Ended::Failed(failure),
            None => self.body(&mut scope, interrupt.as_mut()).await,
        };
        self.take_down(&scope);
        self.close(scope, ended).await
    }

    fn scope(&self) -> Scope {
        Scope::for_run(
            self.definition.key,
            self.job.input().clone(),
            self.job.user_context.clone(),
            self.info.cloned(),
            Arc::clone(self.application),
        )
    }

    async fn body<I>(&self, scope: &mut Scope, mut interrupt: Pin<&mut I>) -> Ended<Verdict>
    where
        I: Future<Output = Interrupt> + Send,
    {
        let mut handles = Vec::with_capacity(self.definition.needs.len());
        match resolve(self.definition, scope, &mut handles, interrupt.as_mut()).await {
            Ended::Returned(()) => {}
            Ended::Failed(failure) => return Ended::Failed(failure),
            Ended::Interrupted(interrupt) => return Ended::Interrupted(interrupt),
        }
        if self.definition.mode == Mode::Blocking {
            return blocking::call(self, scope, handles, interrupt).await;
        }
        match shielded(|| (self.definition.call)(&mut scope.open(&handles), Passing::STORED)) {
            Ok(Calling::Done(concluded)) => concluded.into(),
            Ok(Calling::Later(future)) => guarded(future, interrupt).await,
            Err(panic) => Ended::Failed(panic.into_failure()),
        }
    }

    async fn close(&self, mut scope: Scope, ended: Ended<Verdict>) -> Executed {
        let record = |failure: &Failure| self.record(failure);
        let outcome = outcome(&ended, &record);
        let later = closing::close(&mut scope, outcome, &record).await;
        self.executed(ended, later)
    }

    /// What the run came to, and what went wrong at its end.
    fn executed(&self, ended: Ended<Verdict>, later: Option<Box<Failure>>) -> Executed {
        match (ended, later) {
            (Ended::Returned(verdict), None) => self.done(verdict),
            (Ended::Returned(_), Some(failure)) => self.failed(&failure),
            (Ended::Failed(mut failure), later) => {
                if let Some(later) = later {
                    failure.and_also(&later);
                }
                self.failed(&failure)
            }
            (Ended::Interrupted(Interrupt::TimedOut), later) => {
                let mut failure = timed_out(self.definition);
                if let Some(later) = later {
                    failure.and_also(&later);
                }
                self.failed(&failure)
            }
            (Ended::Interrupted(Interrupt::Shutdown), _) => Executed {
                report: Report::Returned,
                outcome: RunOutcome::Returned,
                error: None,
            },
        }
    }

    fn done(&self, verdict: Verdict) -> Executed {
        let (way, value, outcome) = match verdict {
            Verdict::Next(value) => (Way::Next, value.into_payload(), RunOutcome::Completed),
            Verdict::End(value) => (Way::End, value.into_payload(), RunOutcome::Ended),
            Verdict::Jump(key, value) => match self.plan.position(key.name) {
                Some(at) => (Way::To(at), Some(value), RunOutcome::Jumped),
                None => return self.failed(&stray(key.name)),
            },
        };
        let Some(value) = value else {
            return self.failed(&unwritten());
        };
        Executed {
            report: Report::Done { way, value },
            outcome,
            error: None,
        }
    }

    /// Whether the step knows that it should end.
    fn has_heard(&self) -> bool {
        self.info.is_some_and(JobInfo::has_heard)
    }

    fn failed(&self, failure: &Failure) -> Executed {
        let record = Box::new(self.record(failure));
        // A step that should end for any other reason is interrupted, and does not get here.
        if failure.kind() == ErrorKind::Failed && self.has_heard() {
            return Executed {
                report: Report::Cancelled,
                outcome: RunOutcome::Cancelled,
                error: Some(record),
            };
        }
        let outcome = match failure.kind() {
            ErrorKind::Aborted => RunOutcome::Aborted,
            ErrorKind::Panicked => RunOutcome::Panicked,
            ErrorKind::TimedOut => RunOutcome::TimedOut,
            _ => RunOutcome::Failed,
        };
        Executed {
            report: failure.report(record.clone()),
            outcome,
            error: Some(record),
        }
    }

    fn record(&self, failure: &Failure) -> ErrorRecord {
        failure.record(self.job, self.definition.key.name)
    }
}

/// Makes what the step's parameters ask for, in order.
async fn resolve<I>(
    definition: &'static StepDefinition,
    scope: &mut Scope,
    handles: &mut Vec<Handle>,
    mut interrupt: Pin<&mut I>,
) -> Ended<()>
where
    I: Future<Output = Interrupt> + Send,
{
    for need in definition.needs {
        let resolved = match shielded(|| need.ask(scope)) {
            Ok(Resolving::Ready(handle)) => handle.into(),
            Ok(Resolving::Later(future)) => guarded(future, interrupt.as_mut()).await,
            Err(panic) => Ended::Failed(panic.into_failure()),
        };
        match resolved {
            Ended::Returned(handle) => handles.push(handle),
            Ended::Failed(failure) => {
                return Ended::Failed(failure.of_dependency(&scope.trail_names()));
            }
            Ended::Interrupted(interrupt) => return Ended::Interrupted(interrupt),
        }
    }
    Ended::Returned(())
}

/// Makes the record of a failure.
type Record<'r> = &'r (dyn Fn(&Failure) -> ErrorRecord + Sync);

fn outcome(ended: &Ended<Verdict>, record: Record<'_>) -> Outcome {
    match ended {
        Ended::Returned(Verdict::Next(_)) => Outcome::Completed,
        Ended::Returned(Verdict::Jump(key, _)) => Outcome::Jumped(key.name),
        Ended::Returned(Verdict::End(_)) => Outcome::Ended,
        Ended::Failed(failure) => {
            let record = Arc::new(record(failure));
            match failure.kind() {
                ErrorKind::Aborted => Outcome::Aborted(record),
                ErrorKind::Panicked => Outcome::Panicked(record),
                _ => Outcome::Failed(record),
            }
        }
        Ended::Interrupted(Interrupt::TimedOut) => Outcome::TimedOut,
        Ended::Interrupted(Interrupt::Shutdown) => Outcome::Cancelled,
    }
}

fn timed_out(definition: &StepDefinition) -> Box<Failure> {
    let allowed = definition.policy.timeout.unwrap_or_default();
    Failure::new(
        ErrorKind::TimedOut,
        format!("it took longer than its time-out of {allowed:?}"),
    )
}

fn unwritten() -> Box<Failure> {
    Failure::new(
        ErrorKind::Output,
        "what the step returned was not written as JSON",
    )
}

fn stray(target: &str) -> Box<Failure> {
    Failure::new(
        ErrorKind::UnknownStep,
        format!("it jumped to `{target}`, which is not a step of this workflow"),
    )
}
