//! Where the steps of a workflow are kept.

use super::MAX_STEPS;
use crate::step::StepDefinition;

/// The steps that a builder was given so far.
pub(super) type Table = [Option<&'static StepDefinition>; MAX_STEPS];

/// The steps, in order.
#[allow(
    clippy::large_enum_variant,
    reason = "it is part of a `static`, and nothing in a `const` can be boxed"
)]
pub(super) enum Listed {
    /// All at once, as `#[workflow]` knows them: the compiler takes in so many.
    Slice(&'static [&'static StepDefinition]),
    /// One by one, as a builder gets to know them: the compiler looks at each place, whether there is a step or not.
    Table(Table),
}

impl Listed {
    pub(super) fn definitions(&self) -> impl Iterator<Item = &'static StepDefinition> {
        let (slice, table): (&[_], &[_]) = match self {
            Self::Slice(steps) => (steps, &[]),
            Self::Table(steps) => (&[], steps),
        };
        slice
            .iter()
            .copied()
            .chain(table.iter().map_while(|step| *step))
    }
}
