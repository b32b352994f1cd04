//! Steps that never wait: they take what comes with the job, and are called where they are.
//!
//! They are quick, so that what would be made for others to wait in takes longer than they do.

use std::sync::Arc;

use super::closing;
use super::guard::{Ended, shielded};
use super::{Executed, Execution};
use crate::application::Application;
use crate::failure::Failure;
use crate::job::ErrorKind;
use crate::scope::{Handle, Resolving, Scope, Source};
use crate::step::passing::Handed;
use crate::step::{Calling, Mode, Passing, StepDefinition, Verdict};

/// Whether the step is called at once with what is there already. A dependency may have to be waited for.
pub(crate) fn never_waits(step: &StepDefinition) -> bool {
    let may_wait = |source| matches!(source, Source::Dependency(_) | Source::Fresh(_));
    step.mode == Mode::Inline && !step.needs.iter().any(|need| may_wait(need.source))
}

/// Whether such a step has a parameter for the job's description.
pub(crate) fn asks_for_job(step: &StepDefinition) -> bool {
    step.needs.iter().any(|need| need.source == Source::Job)
}

/// Where such steps are run one after the other. The next allocates less.
pub(crate) struct Room {
    scope: Scope,
    handles: Vec<Handle>,
}

impl Room {
    pub(crate) fn new(application: &Arc<Application>) -> Room {
        Room {
            scope: Scope::for_here(Arc::clone(application)),
            handles: Vec::new(),
        }
    }
}

impl Execution<'_> {
    /// Runs a step that [never waits](never_waits).
    pub(crate) fn run_at_once(&self, room: &mut Room) -> Executed {
        let Room { scope, handles } = room;
        scope.begin(self.job.user_context.clone());
        let input = Handed::from(self.job.input().clone());
        scope.enter(self.definition.key, input, self.info.cloned());
        handles.clear();
        let ended = match self.planned_failure() {
            Some(failure) => Ended::Failed(failure),
            None => match shielded(|| call(self.definition, scope, handles)) {
                Ok(ended) => ended.into(),
                Err(panic) => Ended::Failed(panic.into_failure()),
            },
        };
        self.take_down(scope);
        let dropped = closing::drop_all(scope);
        self.executed(ended, dropped)
    }
}

fn call(
    definition: &'static StepDefinition,
    scope: &mut Scope,
    handles: &mut Vec<Handle>,
) -> Result<Verdict, Box<Failure>> {
    for need in definition.needs {
        let resolved = match need.ask(scope) {
            Resolving::Ready(resolved) => resolved,
            Resolving::Later(_) => return Err(waits()),
        };
        match resolved {
            Ok(handle) => handles.push(handle),
            Err(failure) => return Err(failure.of_dependency(&scope.trail_names())),
        }
    }
    match (definition.call)(scope.open(handles), Passing::STORED) {
        Calling::Done(concluded) => concluded,
        Calling::Later(_) => Err(waits()),
    }
}

/// Only `async` functions give a future, and those are not called here.
fn waits() -> Box<Failure> {
    Failure::new(
        ErrorKind::Failed,
        "a step that was to be called at once would have to be waited for",
    )
}
