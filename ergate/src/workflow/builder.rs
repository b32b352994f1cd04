//! Putting a workflow together in a `const`.

use std::fmt;
use std::marker::PhantomData;

use super::check;
use super::{MAX_STEPS, Workflow};
use crate::step::{AnyContext, Edge, Follows, Place, Reads, Step, StepDefinition, With};

/// Stands where the step before the first would.
#[derive(Clone, Copy, Debug)]
pub struct Start;

/// A workflow that is being put together: its jobs start with an `I`, `Last` is its last step so far.
#[must_use = "call `build`"]
pub struct Builder<I, Last, C> {
    name: &'static str,
    steps: [Option<&'static StepDefinition>; MAX_STEPS],
    len: usize,
    types: PhantomData<fn(I, Last, C)>,
}

impl Builder<(), Start, AnyContext> {
    pub(super) const fn new(name: &'static str) -> Self {
        Self {
            name,
            steps: [None; MAX_STEPS],
            len: 0,
            types: PhantomData,
        }
    }

    /// Declares that each job carries a `C`: it is given with the input, and no step may read it as anything else.
    pub const fn context<C>(self) -> Builder<(), Start, With<C>> {
        Builder {
            name: self.name,
            steps: self.steps,
            len: self.len,
            types: PhantomData,
        }
    }
}

impl<C> Builder<(), Start, C> {
    /// The first step. Its input is what a job is submitted with.
    #[track_caller]
    pub const fn step<S>(self) -> Builder<S::Input, S, C>
    where
        S: Step + Reads<C>,
    {
        self.add()
    }
}

impl<I, Last: Step, C> Builder<I, Last, C> {
    /// The step after it. Its input is what the step before it returns.
    // Nothing in the signature looks into `S`: an error would be blamed on `step`, and not on the step's name.
    #[track_caller]
    pub const fn step<S>(self) -> Builder<I, S, C>
    where
        S: Step + Reads<C> + Follows<Last>,
    {
        self.add()
    }
}

impl<I, Last, C> Builder<I, Last, C> {
    /// The workflow.
    ///
    /// # Panics
    /// When there is no step, when two steps have one name, when a step jumps to one that does not come after it, or when
    /// nothing leads to a step. In a `static` or a `const` that is a compile error.
    #[track_caller]
    #[must_use]
    pub const fn build(self) -> Workflow<I, C> {
        check::all(self.name, &self.steps, self.len);
        self.unchecked()
    }

    /// The workflow; whoever calls this checks it.
    pub(crate) const fn unchecked(self) -> Workflow<I, C> {
        Workflow {
            name: self.name,
            steps: self.steps,
            types: PhantomData,
        }
    }

    /// The step after the last, where the edge says that the two fit.
    #[track_caller]
    pub(crate) const fn join<S: Step>(
        self,
        _: Edge<S, Last, Last::Passed, Last::Passes, S::Takes>,
    ) -> Builder<Last::Submitted<I, S>, S, C>
    where
        Last: Place,
    {
        self.add()
    }

    #[track_caller]
    const fn add<S: Step, J>(self) -> Builder<J, S, C> {
        let Self {
            name,
            mut steps,
            len,
            ..
        } = self;
        check::room(name, len);
        steps[len] = Some(const { &S::DEFINITION });
        Builder {
            name,
            steps,
            len: len + 1,
            types: PhantomData,
        }
    }
}

impl<I, Last, C> fmt::Debug for Builder<I, Last, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("name", &self.name)
            .field("steps", &self.len)
            .finish()
    }
}
