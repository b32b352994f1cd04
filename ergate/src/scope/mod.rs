//! What one step run resolves: its input, its context and its dependencies, each made once.

mod need;
mod open;
mod replaced;
pub(crate) mod slot;
mod sources;

use std::any::{Any, TypeId};
use std::collections::HashSet;
use std::sync::Arc;

use crate::application::{AppValue, Application};
use crate::failure::BoxError;
use crate::future::BoxFuture;
use crate::job_info::JobInfo;
use crate::outcome::Outcome;
use crate::payload::Payload;
use crate::step::passing::{Form, Handed, Read};
use crate::step::{DeclaredContext, StepKey};

pub(crate) use need::Handle;
pub use need::{Ask, Need, Needs, Resolving, Source};
pub(crate) use open::{Access, Lend, LendMut};
pub use open::{Open, TakenByValue, Tells};
pub(crate) use slot::{Shared, Slot};
pub use sources::{FromJob, State};

/// The end of a made value: its teardown, told how the step ended.
pub(crate) type Teardown =
    fn(Box<dyn Any + Send>, Outcome) -> BoxFuture<'static, Result<(), BoxError>>;

/// What tells two made values apart: the function, what it was wanted as, and its arguments.
pub(crate) struct Key {
    pub(crate) function: TypeId,
    pub(crate) arguments: Option<Box<dyn Any + Send + Sync>>,
}

impl Key {
    pub(crate) fn of(function: TypeId) -> Self {
        Self {
            function,
            arguments: None,
        }
    }
}

pub(crate) struct Made {
    pub(crate) key: Option<Key>,
    pub(crate) name: &'static str,
    pub(crate) teardown: Option<Teardown>,
}

/// What a scope is open for.
pub(crate) enum Purpose {
    /// One step run.
    Run,
    /// Looking at what registered workflows will need, without making anything.
    Check(Box<Seen>),
    /// Making the application's values before the first job.
    Build(Vec<AppValue>),
}

/// What was seen while looking.
#[derive(Default)]
pub(crate) struct Seen {
    /// What the worker lacks, in sentences.
    pub(crate) problems: Vec<String>,
    /// What was asked for, each before what it asks for in turn.
    pub(crate) needed: Vec<Needed>,
    /// Each reading of the job's input.
    pub(crate) inputs: Vec<InputRead>,
    /// Whether anything asks for the job's description.
    pub(crate) asks_for_job: bool,
    /// What was looked through, and whether for a value that lives as long as the worker: where dependencies share
    /// others, the ways to them are many more than they are.
    looked_through: HashSet<(TypeId, bool)>,
}

/// A parameter that takes the job's input.
pub(crate) struct InputRead {
    /// What it shares with others that borrow the same; none where it takes the value for itself.
    pub(crate) key: Option<TypeId>,
    pub(crate) read: Read,
    /// Whether it is the step's own, and not a dependency's.
    pub(crate) is_own: bool,
}

/// A dependency that a step, or another dependency, asks for.
pub(crate) struct Needed {
    /// How it was written: `setting("SMTP_URL")`.
    pub(crate) name: &'static str,
    pub(crate) function: TypeId,
    /// How many dependencies stand between it and the step.
    pub(crate) depth: usize,
    pub(crate) application: bool,
}

/// A dependency that is being made, or looked through, now.
pub(crate) struct Asking {
    pub(crate) name: &'static str,
    pub(crate) function: TypeId,
    pub(crate) application: bool,
}

/// A value that was made, and what is known of it.
pub(crate) struct Kept {
    pub(crate) slot: Slot,
    pub(crate) made: Made,
}

/// What one step run resolves.
pub struct Scope {
    kept: Vec<Kept>,
    /// The names of the dependencies that are being made now, outermost first.
    pub(crate) trail: Vec<Asking>,
    pub(crate) application: Arc<Application>,
    pub(crate) purpose: Purpose,
    input: Payload,
    /// The input as it is, for the one parameter that takes it.
    passed: Option<Box<dyn Any + Send>>,
    context: Payload,
    info: Option<JobInfo>,
    step: StepKey,
    /// The context that the workflow declares whose steps are looked at.
    pub(crate) declared: Option<DeclaredContext>,
}

impl std::fmt::Debug for Scope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("step", &self.step.name)
            .field(
                "made",
                &self.made().map(|made| made.name).collect::<Vec<_>>(),
            )
            .finish_non_exhaustive()
    }
}

impl Scope {
    pub(crate) fn for_run(
        step: StepKey,
        input: Payload,
        context: Payload,
        info: Option<JobInfo>,
        application: Arc<Application>,
    ) -> Self {
        Self {
            kept: Vec::new(),
            trail: Vec::new(),
            application,
            purpose: Purpose::Run,
            input,
            passed: None,
            context,
            info,
            step,
            declared: None,
        }
    }

    /// For runs that are in one place, one after the other.
    pub(crate) fn for_here(application: Arc<Application>) -> Self {
        let nowhere = StepKey { name: "", path: "" };
        Self::for_run(nowhere, Payload::NULL, Payload::NULL, None, application)
    }

    /// Before the first step of a run, and after its last: nothing is left of the one before it.
    pub(crate) fn begin(&mut self, context: Payload) {
        self.kept.clear();
        self.trail.clear();
        self.context = context;
        self.input = Payload::NULL;
        (self.passed, self.info) = (None, None);
    }

    /// Whether anything that was made has to be torn down.
    pub(crate) fn has_teardowns(&self) -> bool {
        self.made().any(|made| made.teardown.is_some())
    }

    pub(crate) fn for_application(purpose: Purpose, application: Arc<Application>) -> Self {
        Self {
            kept: Vec::new(),
            trail: Vec::new(),
            application,
            purpose,
            input: Payload::NULL,
            passed: None,
            context: Payload::NULL,
            info: None,
            step: StepKey { name: "", path: "" },
            declared: None,
        }
    }

    /// Before anything of another step is looked at.
    pub(crate) fn turn_to(&mut self, step: StepKey) {
        self.step = step;
        self.trail.clear();
    }

    /// Before a run of a step in the same place as the one before it.
    pub(crate) fn enter(&mut self, step: StepKey, input: Handed, info: Option<JobInfo>) {
        self.turn_to(step);
        self.info = info;
        (self.input, self.passed) = match input.into_form() {
            Form::Json(payload) => (payload, None),
            Form::Typed(value) => (Payload::NULL, Some(value)),
            Form::Nothing => (Payload::NULL, None),
        };
    }

    /// Everything that was resolved under `handles`, borrowed at once.
    pub(crate) fn open<'a>(&'a mut self, handles: &'a [Handle]) -> Open<'a> {
        Open::new(&mut self.kept, handles)
    }

    /// Where a value that was made before is.
    pub(crate) fn find(&self, matches: impl Fn(&Key) -> bool) -> Option<usize> {
        self.made()
            .position(|made| made.key.as_ref().is_some_and(&matches))
    }

    pub(crate) fn put(&mut self, slot: Slot, made: Made) -> usize {
        self.kept.push(Kept { slot, made });
        self.kept.len() - 1
    }

    /// Takes the last made value out, so that a scope is closed in reverse order.
    pub(crate) fn pop(&mut self) -> Option<Kept> {
        self.kept.pop()
    }

    fn made(&self) -> impl Iterator<Item = &Made> {
        self.kept.iter().map(|kept| &kept.made)
    }

    /// Moves what was made into a scope that another thread may hold, until [`take_back`](Self::take_back).
    pub(crate) fn lend(&mut self) -> Self {
        Self {
            kept: std::mem::take(&mut self.kept),
            trail: Vec::new(),
            application: Arc::clone(&self.application),
            purpose: Purpose::Run,
            input: Payload::NULL,
            passed: None,
            context: Payload::NULL,
            info: None,
            step: self.step,
            declared: None,
        }
    }

    pub(crate) fn take_back(&mut self, lent: Self) {
        self.kept = lent.kept;
    }

    /// Takes down that a function is asked for, if that is what the scope is open for.
    pub(crate) fn note(&mut self, function: TypeId, name: &'static str, application: bool) {
        if let Purpose::Check(seen) = &mut self.purpose {
            seen.needed.push(Needed {
                name,
                function,
                depth: self.trail.len(),
                application,
            });
        }
    }

    /// Whether this function has not been looked through yet, for what it is asked for now.
    pub(crate) fn is_new(&mut self, function: TypeId) -> bool {
        let for_application = self.makes_for_application();
        match &mut self.purpose {
            Purpose::Check(seen) => seen.looked_through.insert((function, for_application)),
            _ => true,
        }
    }

    pub(crate) fn step(&self) -> StepKey {
        self.step
    }

    pub(crate) fn is_run(&self) -> bool {
        matches!(self.purpose, Purpose::Run)
    }

    /// The names of what is being made now, outermost first.
    pub(crate) fn trail_names(&self) -> Vec<&'static str> {
        self.trail.iter().map(|asking| asking.name).collect()
    }

    /// Whether what is asked for now is wanted by a value that lives as long as the worker.
    pub(crate) fn makes_for_application(&self) -> bool {
        !self.is_run() && self.trail.iter().any(|asking| asking.application)
    }

    /// Whether functions are called at all.
    pub(crate) fn makes(&self) -> bool {
        match self.purpose {
            Purpose::Run => true,
            Purpose::Check(_) => false,
            Purpose::Build(_) => self.makes_for_application(),
        }
    }

    /// Whether a dependency with this life is not made now, nor for anything that is.
    pub(crate) fn only_looks_through(&self, application: bool) -> bool {
        match self.purpose {
            Purpose::Run => false,
            Purpose::Check(_) => true,
            Purpose::Build(_) => !application && !self.makes_for_application(),
        }
    }

    /// What was made, in order.
    #[cfg(all(feature = "test-util", feature = "tokio"))]
    pub(crate) fn made_names(&self) -> Vec<&'static str> {
        self.made().map(|made| made.name).collect()
    }

    /// A value that lives as long as the worker, shared.
    pub(crate) fn application_value(&self, same: impl Fn(&Key) -> bool) -> Option<Shared> {
        let values = match &self.purpose {
            Purpose::Build(building) => building,
            _ => self.application.values(),
        };
        let found = values
            .iter()
            .find(|value| value.made.key.as_ref().is_some_and(&same));
        found.map(|value| value.shared.clone())
    }

    /// Keeps what was just made, where it will be found again.
    pub(crate) fn put_made(&mut self, slot: Slot, made: Made, application: bool) -> usize {
        match (&mut self.purpose, slot.as_shared()) {
            (Purpose::Build(values), Some(shared)) if application => {
                let name = made.name;
                values.push(AppValue {
                    shared: shared.clone(),
                    made,
                });
                self.put(
                    slot,
                    Made {
                        key: None,
                        name,
                        teardown: None,
                    },
                )
            }
            _ => self.put(slot, made),
        }
    }
}
