//! Putting a workflow together in a `const`.

use std::fmt;
use std::marker::PhantomData;

#[cfg(feature = "macros")]
use ergate_macros::unshown;

use super::check::{self, Names};
use super::listed::{Listed, Table};
use super::{MAX_STEPS, Workflow};
use crate::step::{AnyContext, DeclaredContext, Follows, Reads, Step, StepDefinition, With};

/// Stands where the step before the first would.
///
/// ```
/// use ergate::prelude::*;
/// use ergate::{AnyContext, Builder, Start};
///
/// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
/// // A workflow that has no step yet.
/// const BEGUN: Builder<(), Start, AnyContext> = Workflow::named("greeting");
/// static GREETING: Workflow<String> = BEGUN.step::<greet>().build();
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Start;

/// A workflow that is being put together: its jobs start with an `I`, `Last` is its last step so far.
///
/// ```
/// use ergate::prelude::*;
///
/// #[step]
/// fn count(name: String) -> usize {
///     name.len()
/// }
///
/// #[step]
/// fn report(letters: usize) -> String {
///     format!("{letters} letters")
/// }
///
/// static GREETING: Workflow<String> = Workflow::named("greeting")
///     .step::<count>()
///     .step::<report>()
///     .build();
/// ```
#[must_use = "call `build`"]
pub struct Builder<I, Last, C> {
    parts: Parts,
    types: PhantomData<fn(I, Last, C)>,
}

/// What a builder holds, whatever its types: what is done with it here, the compiler takes in once, and what knows the types
/// once more for each step.
struct Parts {
    name: &'static str,
    steps: Table,
    names: Names,
    len: usize,
    context: Option<DeclaredContext>,
}

impl Parts {
    #[track_caller]
    const fn add(&mut self, step: &'static StepDefinition) {
        check::room(self.name, self.len);
        self.steps[self.len] = Some(step);
        self.len += 1;
    }

    /// Checks the last step against those before it.
    #[track_caller]
    const fn check(&mut self) {
        check::step(self.name, &self.steps, &mut self.names, self.len - 1);
    }
}

impl Builder<(), Start, AnyContext> {
    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            parts: Parts {
                name,
                steps: [None; MAX_STEPS],
                names: Names::new(),
                len: 0,
                context: None,
            },
            types: PhantomData,
        }
    }

    /// Declares that each job carries a `C`: it is given with the input, and no step may read it as anything else. Whether its
    /// dependencies do is told when the worker starts; in a `#[workflow]` it is told while compiling.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// use ergate::With;
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Serialize, Deserialize)]
    /// struct Customer {
    ///     name: String,
    /// }
    ///
    /// #[step]
    /// fn charge(amount: u64, #[context] customer: &Customer) -> String {
    ///     format!("{} pays {amount}", customer.name)
    /// }
    ///
    /// static SHOP: Workflow<u64, With<Customer>> = Workflow::named("shop").context().step::<charge>().build();
    ///
    /// let job = SHOP.job(7, Customer { name: "Ada".to_owned() });
    /// ```
    pub const fn context<C: 'static>(self) -> Builder<(), Start, With<C>> {
        let mut parts = self.parts;
        parts.context = Some(DeclaredContext::of::<C>());
        Builder {
            parts,
            types: PhantomData,
        }
    }
}

impl<C> Builder<(), Start, C> {
    /// The first step. Its input is what a job is submitted with.
    ///
    /// "Constant provided when a type was expected" (E0747) is said of a function that is not marked `#[step]`: only a marked
    /// one has a type of its name.
    ///
    /// ```
    /// # use ergate::prelude::*;
    /// #[step]
    /// fn greet(name: String) -> String {
    ///     format!("Hello, {name}")
    /// }
    ///
    /// // `greet` takes a `String`, and so does the workflow.
    /// static GREETING: Workflow<String> = Workflow::named("greeting").step::<greet>().build();
    /// ```
    #[cfg_attr(feature = "macros", unshown)]
    #[track_caller]
    pub const fn step<S: Step + Reads<C>>(self) -> Builder<S::Input, S, C> {
        let mut parts = self.parts;
        parts.add(S::DEFINITION);
        parts.check();
        Builder {
            parts,
            types: PhantomData,
        }
    }
}

impl<I, Last: Step, C> Builder<I, Last, C> {
    /// The step after it. Its input is what the step before it returns.
    ///
    /// ```compile_fail
    /// # use ergate::prelude::*;
    /// # #[step] fn greet(name: String) -> String { format!("Hello, {name}") }
    /// #[step]
    /// fn double(n: u64) -> u64 {
    ///     n * 2
    /// }
    ///
    /// // step `double` takes `u64`, but `greet` before it returns `String`
    /// static WRONG: Workflow<String> = Workflow::named("wrong").step::<greet>().step::<double>().build();
    /// ```
    // Nothing here looks into `S`: an error would be blamed on `step`, and not on the step's name.
    #[cfg_attr(feature = "macros", unshown)]
    #[track_caller]
    pub const fn step<S: Step + Reads<C> + Follows<Last>>(self) -> Builder<I, S, C> {
        let mut parts = self.parts;
        parts.add(S::DEFINITION);
        parts.check();
        Builder {
            parts,
            types: PhantomData,
        }
    }

    /// The context is declared before the first step: this says so.
    #[doc(hidden)]
    #[cfg_attr(feature = "macros", unshown)]
    pub const fn context<D>(self) -> Self
    where
        Last: NoStepYet,
    {
        self
    }
}

/// What stands before the first step.
///
/// ```
/// use ergate::Start;
/// use ergate::rules::NoStepYet;
///
/// fn may_declare_a_context<Last: NoStepYet>() {}
/// may_declare_a_context::<Start>();
/// ```
#[diagnostic::on_unimplemented(
    message = "a workflow declares its context before its first step, and `{Self}` is a step",
    label = "stands behind `{Self}`",
    note = "write `Workflow::named(..).context::<..>()`, and then the steps"
)]
pub trait NoStepYet {}

#[diagnostic::do_not_recommend]
impl NoStepYet for Start {}

impl<I, Last, C> Builder<I, Last, C> {
    /// The workflow.
    ///
    /// "Mismatched types" (E0308) is said where the `static` is declared with something else: as `Workflow<Input>` it names what
    /// the first step takes, and as `Workflow<Input, With<Context>>` it asks for a [`context()`](Builder::context) before the steps.
    ///
    /// ```compile_fail
    /// # use ergate::prelude::*;
    /// # #[step] fn review(_total: u64) -> u64 { 7 }
    /// #[step]
    /// fn triage(total: u64) -> Flow<u64, GoTo<review>> {
    ///     Flow::go_to(review::with(total))
    /// }
    ///
    /// // workflow `wrong`: step `triage` jumps to `review`, which comes before it
    /// static WRONG: Workflow<u64> = Workflow::named("wrong").step::<review>().step::<triage>().build();
    /// ```
    ///
    /// # Panics
    /// When there is no step, when two steps have one name, when a step jumps to one that does not come after it, or when
    /// nothing leads to a step. In a `static` or a `const` that is a compile error.
    #[track_caller]
    #[must_use]
    pub const fn build(self) -> Workflow<I, C> {
        let parts = &self.parts;
        check::end(parts.name, &parts.steps, &parts.names, parts.len);
        Workflow {
            name: self.parts.name,
            steps: Listed::Table(self.parts.steps),
            context: self.parts.context,
            types: PhantomData,
        }
    }
}

impl<I, Last, C> fmt::Debug for Builder<I, Last, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.parts.name)
            .field("steps", &self.parts.len)
            .finish()
    }
}
