//! What a test puts in the place of a dependency.

use std::any::TypeId;

use super::Scope;
use crate::failure::Failure;

/// What a function would have returned.
type Replaced<R> = Result<R, Box<Failure>>;

#[cfg(all(feature = "test-util", feature = "tokio"))]
impl Scope {
    /// Whether something stands in for this function.
    pub(crate) fn is_replaced(&self, function: TypeId) -> bool {
        let rehearsal = self.application.rehearsal.as_ref();
        rehearsal.is_some_and(|rehearsal| rehearsal.replacement(function).is_some())
    }

    /// What this function would have returned, if something stands in for it.
    pub(crate) fn replaced<R: 'static>(&self, function: TypeId) -> Option<Replaced<R>> {
        let rehearsal = self.application.rehearsal.as_ref()?;
        Some(rehearsal.replacement(function)?.make())
    }
}

#[cfg(not(all(feature = "test-util", feature = "tokio")))]
#[allow(clippy::unused_self, reason = "the same as where there are tests")]
impl Scope {
    pub(crate) fn is_replaced(&self, _: TypeId) -> bool {
        false
    }

    pub(crate) fn replaced<R: 'static>(&self, _: TypeId) -> Option<Replaced<R>> {
        None
    }
}
