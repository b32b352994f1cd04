//! What a test changes in a step run, and hears of it.

use super::Execution;
use crate::failure::Failure;
use crate::scope::Scope;

#[cfg(all(feature = "test-util", feature = "tokio"))]
impl Execution<'_> {
    /// The error that comes in place of the step's function.
    pub(super) fn planned_failure(&self) -> Option<Box<Failure>> {
        let rehearsal = self.application.rehearsal.as_ref()?;
        rehearsal.failure(self.definition.key.name)
    }

    pub(super) fn take_down(&self, scope: &Scope) {
        if let Some(rehearsal) = &self.application.rehearsal {
            rehearsal.executed(self.job, self.definition.key.name, scope.made_names());
        }
    }
}

#[cfg(not(all(feature = "test-util", feature = "tokio")))]
impl Execution<'_> {
    /// Nothing is planned.
    #[allow(clippy::unused_self, reason = "the same as where there are tests")]
    pub(super) fn planned_failure(&self) -> Option<Box<Failure>> {
        None
    }

    /// Nobody listens.
    #[allow(clippy::unused_self, reason = "the same as where there are tests")]
    pub(super) fn take_down(&self, _: &Scope) {}
}
