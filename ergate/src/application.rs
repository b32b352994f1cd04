//! What lives as long as a worker: the values it was given, and what `scope = "app"` dependencies make.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use crate::error::SetupError;
use crate::execution::{shielded, torn_down, uninterrupted};
use crate::failure::BoxError;
use crate::outcome::Outcome;
use crate::scope::{Made, Purpose, Resolving, Scope, Seen, Shared};
use crate::step::StepDefinition;
#[cfg(all(feature = "test-util", feature = "tokio"))]
use crate::testing::harness::rehearsal::Rehearsal;
use crate::workflow::Definition;

/// A value that a `scope = "app"` dependency made.
pub(crate) struct AppValue {
    pub(crate) shared: Shared,
    pub(crate) made: Made,
}

/// What lives as long as a worker.
#[derive(Default)]
pub(crate) struct Application {
    states: HashMap<TypeId, Shared>,
    values: Vec<AppValue>,
    #[cfg(all(feature = "test-util", feature = "tokio"))]
    pub(crate) rehearsal: Option<Arc<Rehearsal>>,
}

impl Application {
    pub(crate) fn insert_state<T: Any + Send + Sync>(&mut self, value: T) {
        self.states.insert(TypeId::of::<T>(), Shared::new(value));
    }

    pub(crate) fn state(&self, wanted: TypeId) -> Option<Shared> {
        self.states.get(&wanted).cloned()
    }

    /// For a harness.
    #[cfg(all(feature = "test-util", feature = "tokio"))]
    pub(crate) fn rehearsed(rehearsal: Arc<Rehearsal>) -> Application {
        Application {
            rehearsal: Some(rehearsal),
            ..Application::default()
        }
    }

    /// The same for another worker, before anything was made for it.
    #[cfg(all(feature = "test-util", feature = "tokio"))]
    pub(crate) fn again(&self) -> Application {
        Application {
            states: self.states.clone(),
            values: Vec::new(),
            rehearsal: self.rehearsal.clone(),
        }
    }

    pub(crate) fn values(&self) -> &[AppValue] {
        &self.values
    }

    /// Everything that these workflows need and that this worker lacks.
    pub(crate) fn check(self: &Arc<Self>, workflows: &[Definition]) -> Vec<String> {
        let mut scope = Scope::for_application(Purpose::Check(Box::default()), Arc::clone(self));
        let steps = workflows
            .iter()
            .flat_map(|workflow| workflow.steps.iter().map(move |step| (workflow, step)));
        for (workflow, step) in steps {
            scope.turn_to(step.key);
            scope.declared = workflow.context;
            for need in step.needs {
                // While checking, an answer is always at hand and says nothing: problems are collected in the scope.
                if let Err(panic) = shielded(|| drop(need.ask(&mut scope))) {
                    let (step, said) = (step.key.name, panic.said());
                    let problem = format!("looking at what step `{step}` needs panicked: {said}");
                    // While checking, a problem is taken down and is no error.
                    let _ = scope.report(problem);
                }
            }
        }
        match scope.purpose {
            Purpose::Check(seen) => seen.problems,
            _ => Vec::new(),
        }
    }

    /// What a step and its dependencies ask for.
    pub(crate) fn look_at(self: &Arc<Self>, step: &'static StepDefinition) -> Box<Seen> {
        let mut scope = Scope::for_application(Purpose::Check(Box::default()), Arc::clone(self));
        scope.turn_to(step.key);
        for need in step.needs {
            // What is wrong with it was told of before.
            drop(shielded(|| drop(need.ask(&mut scope))));
        }
        match scope.purpose {
            Purpose::Check(seen) => seen,
            _ => Box::default(),
        }
    }

    /// Makes what lives as long as the worker, before its first job.
    ///
    /// On an error, what was made before it is torn down again.
    pub(crate) async fn start(self, workflows: &[Definition]) -> Result<Arc<Self>, SetupError> {
        let this = Arc::new(self);
        let problems = this.check(workflows);
        if !problems.is_empty() {
            return Err(SetupError::new(problems));
        }
        let mut scope = Scope::for_application(Purpose::Build(Vec::new()), Arc::clone(&this));
        let built = build(&mut scope, workflows).await;
        let Purpose::Build(values) = std::mem::replace(&mut scope.purpose, Purpose::Run) else {
            return Err(SetupError::new(vec![
                "the application's values are gone".into(),
            ]));
        };
        drop(scope);
        let Some(mut this) = Arc::into_inner(this) else {
            return Err(SetupError::new(vec![
                "the application is in use already".into(),
            ]));
        };
        this.values = values;
        match built {
            Ok(()) => Ok(Arc::new(this)),
            Err(error) => {
                this.tear_down().await;
                Err(error)
            }
        }
    }

    /// Tears down what [`start`](Self::start) made, last made first; gives the errors.
    pub(crate) async fn stop(self: Arc<Self>) -> Vec<BoxError> {
        match Arc::into_inner(self) {
            Some(mut this) => this.tear_down().await,
            None => {
                vec!["a step still uses what the worker made: its teardowns did not run".into()]
            }
        }
    }

    async fn tear_down(&mut self) -> Vec<BoxError> {
        let mut errors = Vec::new();
        while let Some(AppValue { shared, made }) = self.values.pop() {
            let Some(teardown) = made.teardown else {
                continue;
            };
            let torn_down = match shared.take() {
                Some(value) => torn_down(made.name, teardown, value, Outcome::Completed)
                    .await
                    .map_err(|failure| failure.in_one_line()),
                None => Err(format!(
                    "the teardown of `{}` failed: it is still in use",
                    made.name
                )),
            };
            errors.extend(torn_down.err().map(BoxError::from));
        }
        errors
    }
}

async fn build(scope: &mut Scope, workflows: &[Definition]) -> Result<(), SetupError> {
    for step in workflows.iter().flat_map(|workflow| &workflow.steps) {
        scope.turn_to(step.key);
        for need in step.needs {
            let asked = match shielded(|| need.ask(scope)) {
                Ok(Resolving::Ready(made)) => Ok(made),
                Ok(Resolving::Later(made)) => uninterrupted(made).await,
                Err(panic) => Err(panic),
            };
            let made = asked.unwrap_or_else(|panic| Err(panic.into_failure()));
            made.map_err(|failure| {
                let failure = failure.of_dependency(&scope.trail_names());
                SetupError::from_failure(step.key.name, &failure)
            })?;
        }
    }
    Ok(())
}
