//! Putting a workflow together in a `const`.

use std::fmt;
use std::marker::PhantomData;

use super::check;
use super::{MAX_STEPS, Workflow};
use crate::step::{AnyContext, Contexts, Follows, HandsNothing, Step, StepDefinition, With};

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
        S: Step + Follows<Start, HandsNothing, S::Takes, (), S::Input>,
        S::Contexts: Contexts<C>,
    {
        self.add::<S, S::Input>()
    }
}

impl<I, Last: Step, C> Builder<I, Last, C> {
    /// The step after it. Its input is what the step before it returns.
    #[track_caller]
    pub const fn step<S>(self) -> Builder<I, S, C>
    where
        S: Step + Follows<Last, Last::Hands, S::Takes, Last::Output, S::Input>,
        S::Contexts: Contexts<C>,
    {
        self.add::<S, I>()
    }

    /// The workflow.
    ///
    /// # Panics
    /// When two steps have one name, or when a step jumps to one that does not come after it. In a `static` or a `const`
    /// that is a compile error.
    #[track_caller]
    #[must_use]
    pub const fn build(self) -> Workflow<I, C> {
        check::steps(self.name, &self.steps, self.len);
        Workflow {
            name: self.name,
            steps: self.steps,
            types: PhantomData,
        }
    }
}

impl<I, Last, C> Builder<I, Last, C> {
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
