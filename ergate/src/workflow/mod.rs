//! A workflow: named steps in order, proven to fit together while compiling.

mod builder;
mod check;
#[cfg(feature = "tokio")]
mod here;
mod listed;
mod new_job;
pub(crate) mod question;
#[cfg(feature = "tokio")]
mod run_here;

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

#[cfg(feature = "macros")]
use ergate_macros::unshown;

use crate::engine::{Plan, PlanStep};
use crate::payload::Stored;
use crate::step::{AnyContext, DeclaredContext, StepDefinition, Way, With};

pub use builder::{Builder, NoStepYet, Start};
pub use check::refuse_jump_to_itself;
#[cfg(feature = "tokio")]
pub use here::{Here, HereBuilder};
pub use new_job::{Carries, NewJob};

use listed::Listed;

/// How many steps a workflow may have.
///
/// One more is a compile error.
///
/// ```
/// # use ergate::prelude::*;
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
/// assert!(GREETING.steps().count() <= ergate::MAX_STEPS);
/// ```
pub const MAX_STEPS: usize = 1024;

/// A workflow whose jobs start with an `I`.
///
/// It is a `static`: its steps are checked against each other while it is compiled.
///
/// ```
/// use ergate::prelude::*;
///
/// #[step]
/// fn double(n: i64) -> i64 {
///     n * 2
/// }
///
/// #[step]
/// fn describe(n: i64) -> String {
///     format!("{n}!")
/// }
///
/// static SHOUT: Workflow<i64> = Workflow::named("shout").step::<double>().step::<describe>().build();
/// # fn main() {
/// assert_eq!(SHOUT.name(), "shout");
/// assert_eq!(SHOUT.steps().collect::<Vec<_>>(), ["double", "describe"]);
/// # }
/// ```
///
/// `C` is the type of the context that each job carries, where the workflow declares one
/// ([`Builder::context`]); a job is then made with `job(input, context)`.
pub struct Workflow<I = (), C = AnyContext> {
    name: &'static str,
    steps: Listed,
    context: Option<DeclaredContext>,
    types: PhantomData<fn(I, C)>,
}

impl Workflow {
    /// Begins a workflow; its name is what a stored job knows it by.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// assert_eq!(GREETING.name(), "greeting");
    /// ```
    pub const fn named(name: &'static str) -> Builder<(), Start, AnyContext> {
        Builder::new(name)
    }
}

impl<I, C> Workflow<I, C> {
    /// The name that stored jobs know it by.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// A workflow of these steps; whoever calls this checks that they fit together.
    #[track_caller]
    pub(crate) const fn of(
        name: &'static str,
        steps: &'static [&'static StepDefinition],
        context: Option<DeclaredContext>,
    ) -> Self {
        if steps.len() > MAX_STEPS {
            check::refuse_more(name);
        }
        Self {
            name,
            steps: Listed::Slice(steps),
            context,
            types: PhantomData,
        }
    }

    /// The names of its steps, in order.
    pub fn steps(&self) -> impl Iterator<Item = &'static str> {
        self.definitions().map(|step| step.key.name)
    }

    pub(crate) fn definitions(&self) -> impl Iterator<Item = &'static StepDefinition> {
        self.steps.definitions()
    }

    pub(crate) fn definition(&self) -> Definition {
        Definition::new(self.name, &self.steps, self.context)
    }
}

impl Definition {
    // Apart from the workflow, whose types would have all of this compiled once more for each.
    fn new(name: &'static str, steps: &Listed, context: Option<DeclaredContext>) -> Self {
        let steps: Vec<_> = steps.definitions().collect();
        let place = |wanted| {
            let at = steps.iter().position(|step| step.key == wanted);
            // `build` has proven that it is there; a plan refuses what is not.
            at.and_then(|at| u32::try_from(at).ok()).unwrap_or(u32::MAX)
        };
        let plan = steps.iter().map(|step| {
            let mut planned = PlanStep::new(step.key.name).with_policy(step.policy);
            if !step.next {
                planned = planned.without_next();
            }
            for way in step.ways {
                planned = match way {
                    Way::End => planned.with_end(),
                    Way::Jump(key) => planned.with_jump(place(*key)),
                };
            }
            planned
        });
        let plan = Plan::new(name, plan.collect());
        Self {
            name,
            steps,
            context,
            plan: plan.map(Arc::new),
        }
    }
}

impl<I> Workflow<I> {
    /// A job of this workflow with this input. [`NewJob::context`] attaches a context to it.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// # static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// let id = Memory::new().submit_blocking(GREETING.job("Ada".to_owned()))?;
    /// # Ok::<(), ergate::Error>(())
    /// ```
    #[cfg_attr(feature = "macros", unshown)]
    pub fn job(&self, input: I) -> NewJob
    where
        I: Stored,
    {
        NewJob::of(self.name, &input)
    }
}

impl<I, C> Workflow<I, With<C>> {
    /// A job of this workflow with this input and this context.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// # use ergate::With;
    /// # #[step] fn greet(name: String, #[context] tenant: &str) -> String { format!("{tenant}: {name}") }
    /// static GREETING: Workflow<String, With<String>> =
    ///     Workflow::named("greeting").context().step::<greet>().build();
    ///
    /// let job = GREETING.job("Ada".to_owned(), "berlin".to_owned()).into_job()?;
    /// assert_eq!(job.user_context.as_str(), "\"berlin\"");
    /// # Ok::<(), ergate::Error>(())
    /// ```
    #[cfg_attr(feature = "macros", unshown)]
    pub fn job(&self, input: I, context: C) -> NewJob
    where
        I: Stored,
        C: Stored,
    {
        NewJob::of(self.name, &input).context(context)
    }
}

impl<I, C> fmt::Debug for Workflow<I, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workflow")
            .field("name", &self.name)
            .field("steps", &self.steps().collect::<Vec<_>>())
            .finish()
    }
}

/// A workflow without its types, as a worker holds it.
pub(crate) struct Definition {
    pub(crate) name: &'static str,
    pub(crate) steps: Vec<&'static StepDefinition>,
    pub(crate) context: Option<DeclaredContext>,
    pub(crate) plan: Result<Arc<Plan>, crate::engine::PlanError>,
}
