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

/// Where steps make what they ask for, one after the other. The next one in the same place allocates less.
pub(crate) struct Workspace {
    pub(super) scope: Scope,
    pub(super) handles: Vec<Handle>,
}

impl Workspace {
    pub(crate) fn new(application: &Arc<Application>) -> Workspace {
        Workspace {
            scope: Scope::for_here(Arc::clone(application)),
            handles: Vec::new(),
        }
    }

    /// Makes what a step asks for that [never waits](never_waits), and calls it.
    pub(super) fn call(
        &mut self,
        definition: &'static StepDefinition,
        passing: Passing,
    ) -> Ended<Verdict> {
        match shielded(|| self.call_unshielded(definition, passing)) {
            Ok(ended) => ended.into(),
            Err(panic) => Ended::Failed(panic.into_failure()),
        }
    }

    fn call_unshielded(
        &mut self,
        definition: &'static StepDefinition,
        passing: Passing,
    ) -> Result<Verdict, Box<Failure>> {
        let Workspace { scope, handles } = self;
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
        match (definition.call)(&mut scope.open(handles), passing) {
            Calling::Done(concluded) => concluded,
            Calling::Later(_) => Err(waits()),
        }
    }
}

impl Execution<'_> {
    /// Runs a step that [never waits](never_waits).
    pub(crate) fn run_at_once(&self, workspace: &mut Workspace) -> Executed {
        let scope = &mut workspace.scope;
        scope.begin(self.job.user_context.clone());
        let input = Handed::from(self.job.input().clone());
        scope.enter(self.definition.key, input, self.info.cloned());
        workspace.handles.clear();
        let ended = match self.planned_failure() {
            Some(failure) => Ended::Failed(failure),
            None => workspace.call(self.definition, Passing::STORED),
        };
        self.take_down(&workspace.scope);
        let dropped = closing::drop_all(&mut workspace.scope);
        self.executed(ended, dropped)
    }
}

/// Only `async` functions give a future, and those are not called here.
fn waits() -> Box<Failure> {
    Failure::new(
        ErrorKind::Failed,
        "a step that was to be called at once would have to be waited for",
    )
}
